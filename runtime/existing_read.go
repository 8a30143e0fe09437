package runtime

import (
	"context"
	"encoding/json"
	"errors"
	"io"
)

// codeExisting is the code of a file of what is on the server that cannot be used.
const codeExisting = "E0579"

// entityRow is a tracked entity as DHIS2 lists it, with what a run may look at.
// Lists are nil where DHIS2 was not asked for them.
type entityRow struct {
	TrackedEntity     string          `json:"trackedEntity"`
	TrackedEntityType string          `json:"trackedEntityType"`
	OrgUnit           string          `json:"orgUnit"`
	Deleted           bool            `json:"deleted"`
	Attributes        []valueRow      `json:"attributes"`
	Enrollments       []enrollmentRow `json:"enrollments"`
}

type valueRow struct {
	Attribute string `json:"attribute"`
	Value     string `json:"value"`
}

type enrollmentRow struct {
	Enrollment string     `json:"enrollment"`
	Program    string     `json:"program"`
	Status     string     `json:"status"`
	Deleted    bool       `json:"deleted"`
	Attributes []valueRow `json:"attributes"`
	Events     []eventRow `json:"events"`
}

type eventRow struct {
	Event        string `json:"event"`
	ProgramStage string `json:"programStage"`
	OccurredAt   string `json:"occurredAt"`
	Deleted      bool   `json:"deleted"`
}

// entityLists are the names of the lists that a page of tracked entities has, by
// the versions of DHIS2.
var entityLists = map[string]bool{"instances": true, "trackedEntities": true}

// read takes in a file of what is on the server: pages as DHIS2 gives them, one
// after the other, or tracked entities by themselves.
func (x *existing) read(ctx context.Context, in *Input) error {
	o, err := openInput(in)
	if err != nil {
		return err
	}
	defer o.close()
	r := &existingReader{ctx: ctx, input: in, table: x, json: json.NewDecoder(o)}
	for r.json.More() {
		if err := r.document(); err != nil {
			return r.failed(err)
		}
	}
	if _, err := r.json.Token(); !errors.Is(err, io.EOF) {
		return r.failed(err) // More also ends at a bracket that closes nothing
	}
	return nil
}

// existingReader is the state of reading one file.
type existingReader struct {
	ctx    context.Context
	input  *Input
	table  *existing
	json   *json.Decoder
	number int64 // of tracked entities
}

// errNotListed is the error of JSON that is not what DHIS2 lists.
var errNotListed = errors.New("not a list of tracked entities")

// failed says why a file cannot be read to its end. What the JSON reader says
// may show what is in the file, so only the place of it is told.
func (r *existingReader) failed(err error) error {
	if isInputError(err) || r.ctx.Err() != nil {
		return err
	}
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &typ) || errors.Is(err, errNotListed) {
		return r.flaw("the file is not what DHIS2 lists as tracked entities")
	}
	return r.input.broken(err)
}

// flaw is the error of what stands at or behind the last tracked entity.
func (r *existingReader) flaw(message string) error {
	return &InputError{Code: codeExisting, Input: r.input.Name + "#" + itoa(r.number), Message: message}
}

// document reads one value of the top: a list of tracked entities, a page with
// such a list, or one tracked entity.
func (r *existingReader) document() error {
	start, err := r.json.Token()
	if err != nil {
		return err
	}
	switch start {
	case json.Delim('['):
		return r.list()
	case json.Delim('{'):
		return r.object()
	}
	return errNotListed
}

// list reads tracked entities up to the end of their list, without ever having
// more than one of them at hand.
func (r *existingReader) list() error {
	for r.json.More() {
		var row entityRow
		if err := r.json.Decode(&row); err != nil {
			return err
		}
		if err := r.row(&row); err != nil {
			return err
		}
	}
	_, err := r.json.Token()
	return err
}

// object reads a page, or a tracked entity, whose members stand in any order.
func (r *existingReader) object() error {
	var row entityRow
	isPage := false
	for r.json.More() {
		name, err := r.json.Token()
		if err != nil {
			return err
		}
		word, _ := name.(string)
		isPage = isPage || entityLists[word]
		if entityLists[word] {
			err = r.page()
		} else {
			err = r.json.Decode(row.member(word))
		}
		if err != nil {
			return err
		}
	}
	if _, err := r.json.Token(); err != nil || isPage {
		return err
	}
	return r.row(&row)
}

// member is where a member of a tracked entity belongs; others go nowhere.
func (row *entityRow) member(name string) any {
	switch name {
	case "trackedEntity":
		return &row.TrackedEntity
	case "trackedEntityType":
		return &row.TrackedEntityType
	case "orgUnit":
		return &row.OrgUnit
	case "deleted":
		return &row.Deleted
	case "attributes":
		return &row.Attributes
	case "enrollments":
		return &row.Enrollments
	}
	return &json.RawMessage{}
}

func (r *existingReader) page() error {
	start, err := r.json.Token()
	if err != nil {
		return err
	}
	if start != json.Delim('[') {
		return errNotListed
	}
	return r.list()
}

// row takes in one tracked entity, if it has what the run has to know.
func (r *existingReader) row(row *entityRow) error {
	r.number++
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if field := r.table.wanted.lacks(row); field != "" {
		return r.flaw("the export lacks `" + field + "`, which the run has to know")
	}
	if !row.Deleted {
		r.table.add(row)
	}
	return nil
}

// lacks names a field that was not exported and that the run needs.
func (w *existingWants) lacks(row *entityRow) string {
	switch {
	case !isUID(row.TrackedEntity):
		return "trackedEntity"
	case !isUID(row.TrackedEntityType):
		return "trackedEntityType"
	case len(w.attributes) > 0 && row.Attributes == nil:
		return "attributes"
	case w.perUnit() && !isUID(row.OrgUnit):
		return "orgUnit"
	case !w.enrollments:
		return ""
	case row.Enrollments == nil:
		return "enrollments"
	}
	for i := range row.Enrollments {
		if field := w.enrollmentLacks(&row.Enrollments[i]); field != "" {
			return "enrollments." + field
		}
	}
	return ""
}

func (w *existingWants) perUnit() bool {
	for _, perUnit := range w.attributes {
		if perUnit {
			return true
		}
	}
	return false
}

func (w *existingWants) enrollmentLacks(row *enrollmentRow) string {
	switch {
	case !isUID(row.Enrollment):
		return "enrollment"
	case !isUID(row.Program):
		return "program"
	case row.Status == "":
		return "status"
	case w.events && row.Events == nil:
		return "events"
	}
	for _, event := range row.Events {
		switch {
		case !isUID(event.Event):
			return "events.event"
		case !isUID(event.ProgramStage):
			return "events.programStage"
		}
	}
	return ""
}
