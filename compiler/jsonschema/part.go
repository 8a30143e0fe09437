package jsonschema

import (
	"strconv"
	"strings"

	santhosh "github.com/santhosh-tekuri/jsonschema/v5"
)

// A part stands for the schema of a field or of items before anyone has looked
// at it: a schema of the file, or several that hold all together or one at a
// time. Equal parts are one pointer, so that no schema is looked at twice.
type part struct {
	id     int
	op     partOp
	schema *santhosh.Schema // leaf only
	parts  []*part          // otherwise; at least two
}

type partOp byte

const (
	leafPart   partOp = 's'
	allPart    partOp = '&'
	eitherPart partOp = '|'
)

// maxWork bounds how many fields are put together while a schema is read.
// Schemas that people write stay far below it; ones that double themselves at
// every level do not.
const maxWork = 2_000_000

// itemsAField is how many items of a list are as much work as one field.
const itemsAField = 16

// A reader turns compiled schemas into shapes.
type reader struct {
	project *project
	leaves  map[*santhosh.Schema]*part
	groups  map[string]*part
	shapes  map[*part]*shape
	count   int
	work    int
}

func newReader(p *project) *reader {
	return &reader{
		project: p,
		leaves:  map[*santhosh.Schema]*part{},
		groups:  map[string]*part{},
		shapes:  map[*part]*shape{},
	}
}

// spend counts work. Once it is used up, everything is empty: see exhausted.
func (r *reader) spend(n int) { r.work += n }

// spendList counts the work of going through a list, which is less for each
// item than putting a field together is.
func (r *reader) spendList(length int) { r.spend(length / itemsAField) }

func (r *reader) exhausted() bool { return r.work > maxWork }

func (r *reader) leaf(s *santhosh.Schema) *part {
	if p := r.leaves[s]; p != nil {
		return p
	}
	r.count++
	p := &part{id: r.count, op: leafPart, schema: s}
	r.leaves[s] = p
	return p
}

// all is the part that follows all of several; nil parts say nothing.
func (r *reader) all(parts []*part) *part { return r.group(allPart, parts) }

// either is the part that follows one of several.
func (r *reader) either(parts []*part) *part { return r.group(eitherPart, parts) }

func (r *reader) group(op partOp, parts []*part) *part {
	members := flatten(op, parts)
	r.spend(len(members))
	if len(members) == 0 {
		return nil
	}
	if len(members) == 1 {
		return members[0]
	}
	key := groupKey(op, members)
	if p := r.groups[key]; p != nil {
		return p
	}
	r.count++
	p := &part{id: r.count, op: op, parts: members}
	r.groups[key] = p
	return p
}

// flatten takes groups of the same sort apart, and drops nil and repeats.
func flatten(op partOp, parts []*part) []*part {
	if len(parts) == 1 && parts[0] != nil {
		return parts
	}
	lists := make([][]*part, 0, len(parts))
	for i, p := range parts {
		switch {
		case p == nil:
		case p.op == op:
			lists = append(lists, p.parts)
		default:
			lists = append(lists, parts[i:i+1])
		}
	}
	return union(lists...)
}

func groupKey(op partOp, members []*part) string {
	var b strings.Builder
	b.WriteByte(byte(op))
	for _, p := range members {
		b.WriteString(strconv.Itoa(p.id))
		b.WriteByte(' ')
	}
	return b.String()
}

// shapeOf looks at a part. It is nil for the nil part only.
func (r *reader) shapeOf(p *part) *shape {
	if p == nil {
		return nil
	}
	if s := r.shapes[p]; s != nil {
		return s
	}
	// Whoever comes here again before the answer is known learns nothing from it.
	r.shapes[p] = &shape{kinds: anyKind}
	s := r.look(p)
	r.shapes[p] = s
	return s
}

func (r *reader) look(p *part) *shape {
	if r.exhausted() {
		return &shape{kinds: anyKind}
	}
	if p.op == leafPart {
		return r.read(p.schema)
	}
	members := make([]*shape, len(p.parts))
	for i, m := range p.parts {
		members[i] = r.shapeOf(m)
	}
	if p.op == eitherPart {
		return r.join(members)
	}
	met := members[0]
	for _, m := range members[1:] {
		met = r.meet(met, m)
	}
	return met
}
