package metadata

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A field is one of the fields that are read of an object.
type field struct {
	value  any    // as JSON
	normal string // the same for all values that mean the same
}

// merge adds to the first definition of an object the fields that only the
// second one has. A field that both have, and not alike, is a problem: the
// exports are of different systems or of different days.
//
// It takes no longer than the second one is long, however often that comes and
// however much the first one has: what is known of the first is kept.
func merge(first, second *definition) diag.List {
	if first.fields == nil {
		first.fields = fields(first.raw)
	}
	theirs := fields(second.raw)
	var differing []string
	more := false
	for _, key := range slices.Sorted(maps.Keys(theirs)) {
		mine, ok := first.fields[key]
		switch {
		case !ok:
			first.fields[key], more = theirs[key], true
		case key != "displayName" && mine.normal != theirs[key].normal:
			differing = append(differing, key)
		}
	}
	if more {
		first.complete()
	}
	if len(differing) == 0 {
		return nil
	}
	o := linkObject(second)
	d := diag.New("E0246", second.at, "%s %s is defined twice, with different `%s`", second.kind.Word(), o.Label(), strings.Join(differing, "`, `"))
	return diag.List{d.WithLabel(first.at, "defined first here").
		WithHelp("keep one of the two, or export both files from the same system at the same time")}
}

// complete makes the raw object again from all that is known of its fields.
func (d *definition) complete() {
	values := make(map[string]any, len(d.fields))
	for key, f := range d.fields {
		values[key] = f.value
	}
	merged := newRaw(d.kind)
	if text, err := json.Marshal(values); err == nil && json.Unmarshal(text, merged) == nil {
		d.raw = merged
	}
}

// fields returns the fields that are read of an object, by name. An empty list
// of attribute values is left out: many exports have it for want of the values.
func fields(raw rawItem) map[string]field {
	var values map[string]any
	if text, err := json.Marshal(raw); err == nil {
		_ = json.Unmarshal(text, &values) // own output
	}
	all := make(map[string]field, len(values))
	for key, value := range values {
		if list, ok := value.([]any); ok && key == "attributeValues" && len(list) == 0 {
			continue
		}
		all[key] = field{value, normal(key, value)}
	}
	return all
}

// normal returns a form of a value that is the same for values that mean the
// same: an object is known by its id, and most lists are sets.
func normal(key string, value any) string {
	switch v := value.(type) {
	case map[string]any:
		if id, ok := v["id"].(string); ok {
			return id
		}
		var b strings.Builder
		for _, k := range slices.Sorted(maps.Keys(v)) {
			b.WriteString(k + "=" + normal(k, v[k]) + ";")
		}
		return "{" + b.String() + "}"
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = normal("", v[i])
		}
		if key != "categories" && key != "categoryOptions" {
			slices.Sort(items)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	text, _ := json.Marshal(value) // a scalar
	return string(text)
}
