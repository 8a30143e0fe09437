package schemafile

import (
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

const (
	// enough is from how many values on a sample says that a field is always
	// there, or that it has no other values than those that were seen.
	enough = 20
	// maxChoices is the most values that a field with a choice of them has.
	maxChoices = 30
	// maxShapes bounds the fields of a sample, all levels together.
	maxShapes = 10_000
	// maxNames is the most fields of one object; more are keys of a map.
	maxNames = 300
	// maxLevels bounds objects and lists inside one another.
	maxLevels = 32
)

// SampleOptions says how a sample is read.
type SampleOptions struct {
	// AtLeast is how many records must have a value before it is written into the
	// schema; 0 is 5.
	AtLeast int
	// Person is the path of a field that tells people apart: values are then
	// counted by people, and not by records.
	Person string
	// Blank says that "" is missing.
	Blank bool
	// Limits asks for the least and the greatest number of each field.
	Limits bool
}

// A Sample is what records look like, as far as they were seen. What it keeps
// does not grow with their number.
type Sample struct {
	options SampleOptions
	person  []string
	root    *shape
	shapes  int
	records int
	flawed  int    // what was no record
	flaw    string // the place of the first of them
	cells   bool   // the records are rows of cells: all values are texts
}

// NewSample makes an empty sample.
func NewSample(o SampleOptions) (*Sample, error) {
	if o.AtLeast == 0 {
		o.AtLeast = 5
	}
	s := &Sample{options: o}
	s.root = s.newShape()
	if o.Person != "" {
		path, ok := schema.SplitPath(o.Person)
		if !ok {
			return nil, refuse("E0625", "%q is no path of a field", o.Person).withHelp("a path is written `patient.uuid`")
		}
		s.person = path
	}
	return s, nil
}

// Records is how many records were seen.
func (s *Sample) Records() int { return s.records }

// add takes a value that should be a record.
func (s *Sample) add(value any, place string) error {
	record, ok := value.(object)
	if !ok {
		s.passOver(place)
		return nil
	}
	s.records++
	o := observer{s: s, place: place, owner: s.owner(record)}
	o.see(s.root, record, 0)
	if s.shapes > maxShapes {
		return refuse("E0627", "%s: the records have more than %d fields", place, maxShapes).withHelp("keys of objects that are data, such as dates or ids, may be the reason; a sample of fewer records may do")
	}
	return nil
}

func (s *Sample) passOver(place string) {
	if s.flawed++; s.flawed == 1 {
		s.flaw = place
	}
}

// owner tells whose record it is: a number of the person, or of the record.
func (s *Sample) owner(record object) uint64 {
	h := fnv.New64a()
	if person, ok := at(record, s.person); ok && len(s.person) > 0 {
		fmt.Fprint(h, "p", person)
	} else {
		fmt.Fprint(h, "r", s.records)
	}
	return h.Sum64()
}

// at follows a path through objects to a text or a number.
func at(value any, path []string) (string, bool) {
	for _, name := range path {
		o, _ := value.(object)
		value = nil
		for _, m := range o {
			if m.name == name {
				value = m.value
			}
		}
	}
	switch v := value.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}
