package schemafile

import (
	"regexp"

	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
)

// makeMap takes the fields of a shape for keys that are data: what is known of
// their values is put together, and the names are forgotten.
func (s *Sample) makeMap(at *shape) {
	at.values = s.newShape()
	for _, f := range at.fields {
		s.merge(at.values, f.shape)
		s.shapes--
	}
	at.fields, at.index = nil, nil
}

// merge adds what one shape has seen to another.
func (s *Sample) merge(to, from *shape) {
	for k := range kinds {
		if to.count[k] == 0 {
			to.first[k] = from.first[k]
		}
		to.count[k] += from.count[k]
	}
	to.fraction = to.fraction || from.fraction
	if from.min != nil && (to.min == nil || from.min.Cmp(to.min) < 0) {
		to.min = from.min
	}
	if from.max != nil && (to.max == nil || from.max.Cmp(to.max) > 0) {
		to.max = from.max
	}
	to.text.merge(&from.text, s.options.AtLeast)
	to.items = s.merged(to.items, from.items)
	to.values = s.merged(to.values, from.values)
	for _, f := range from.fields {
		if to.index == nil {
			to.index = map[string]*field{}
		}
		if to.index[f.name] == nil {
			to.index[f.name] = &field{f.name, s.newShape()}
			to.fields = append(to.fields, to.index[f.name])
		}
		s.merge(to.index[f.name].shape, f.shape)
		s.shapes--
	}
}

func (s *Sample) merged(to, from *shape) *shape {
	if from == nil {
		return to
	}
	if to == nil {
		return from
	}
	s.merge(to, from)
	return to
}

// dataKey matches names that no schema has: ids, numbers.
var dataKey = regexp.MustCompile(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9]+|[0-9a-fA-F]{24,}|[^@ ]+@[^@ ]+)$`)

// hasDataKeys holds for objects whose keys are data and not names of fields: ids
// and dates, or many of which each is in few objects.
func hasDataKeys(at *shape) bool {
	objects, data, common := at.count[objectKind], 0, 0
	for _, f := range at.fields {
		if _, err := calendar.ParseISO(f.name); err == nil || dataKey.MatchString(f.name) {
			data++
		}
		if 4*f.shape.seen() > objects {
			common++
		}
	}
	return data > 0 && data == len(at.fields) || len(at.fields) >= 8 && objects >= enough && common == 0
}
