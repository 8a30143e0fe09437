package metadata

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// merge adds to the first definition of an object the fields that only the
// second one has. A field that both have, and not alike, is a problem: the
// exports are of different systems or of different days.
func (l *library) merge(first, second *definition) diag.List {
	a, b := fields(first.raw), fields(second.raw)
	var differing []string
	for _, key := range slices.Sorted(maps.Keys(b)) {
		mine, ok := a[key]
		switch {
		case !ok:
			a[key] = b[key]
		case key != "displayName" && normal(key, mine) != normal(key, b[key]):
			differing = append(differing, key)
		}
	}
	merged := newRaw(first.kind)
	if text, err := json.Marshal(a); err == nil && json.Unmarshal(text, merged) == nil {
		first.raw = merged
	}
	if len(differing) == 0 {
		return nil
	}
	o := linkObject(second)
	d := diag.New("E0246", second.at, "%s %s is defined twice, with different `%s`", second.kind.Word(), o.Label(), strings.Join(differing, "`, `"))
	return diag.List{d.WithLabel(first.at, "defined first here").
		WithHelp("keep one of the two, or export both files from the same system at the same time")}
}

// fields returns the fields that are read of an object, as JSON values. An empty
// list of attribute values is left out: many exports have it for want of the
// values.
func fields(raw rawItem) map[string]any {
	all := map[string]any{}
	if text, err := json.Marshal(raw); err == nil {
		_ = json.Unmarshal(text, &all) // own output
	}
	if values, _ := all["attributeValues"].([]any); len(values) == 0 {
		delete(all, "attributeValues")
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
