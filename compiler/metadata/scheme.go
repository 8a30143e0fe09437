package metadata

import (
	"maps"
	"slices"
	"strings"
)

// An OrgUnitScheme is a way of naming org units: by UID, by code, by name, by path
// or by the value of a metadata attribute.
type OrgUnitScheme struct {
	Attribute *MetadataAttribute // nil for the others

	values   map[string][]*OrgUnit
	orgUnits []*OrgUnit
	word     string
}

// OrgUnitScheme returns the scheme that ref names: "uid", "code", "name", "path", or a
// metadata attribute by its UID, code or name. The found attribute tells why
// there is no such scheme.
func (s *Snapshot) OrgUnitScheme(ref string) (*OrgUnitScheme, Found[*MetadataAttribute]) {
	var none Found[*MetadataAttribute]
	switch ref {
	case "uid":
		return newScheme(s.OrgUnits.All(), nil, "UID", func(u *OrgUnit) string { return u.UID }), none
	case "code":
		return newScheme(s.OrgUnits.All(), nil, "code", func(u *OrgUnit) string { return u.Code }), none
	case "name":
		return newScheme(s.OrgUnits.All(), nil, "name", func(u *OrgUnit) string { return u.Name }), none
	case "path":
		return pathScheme(s.OrgUnits.All()), none
	}
	found := s.MetadataAttributes.Find(strings.TrimPrefix(ref, "attribute:"))
	if found.Match != One {
		return nil, found
	}
	value := func(u *OrgUnit) string {
		v, _ := u.Value(found.Object)
		return v
	}
	return newScheme(s.OrgUnits.All(), found.Object, found.Object.Label(), value), found
}

func newScheme(all []*OrgUnit, a *MetadataAttribute, word string, value func(*OrgUnit) string) *OrgUnitScheme {
	x := &OrgUnitScheme{Attribute: a, word: word, values: make(map[string][]*OrgUnit, len(all)), orgUnits: all}
	for _, u := range all {
		if v := value(u); v != "" {
			x.values[v] = append(x.values[v], u)
		}
	}
	return x
}

// pathScheme names org units by their place in the hierarchy, from the root on: by
// names, "/Uganda/Gulu/Lacor Hospital", or by UIDs as DHIS2 does.
func pathScheme(all []*OrgUnit) *OrgUnitScheme {
	x := newScheme(all, nil, "path", (*OrgUnit).NamePath)
	for _, u := range all {
		if u.Path != "" && u.Path != u.NamePath() {
			x.values[u.Path] = append(x.values[u.Path], u)
		}
	}
	return x
}

// Word returns what to call a value of the scheme: "UID", "code", "name", "path", or the
// attribute's name in quotes.
func (x *OrgUnitScheme) Word() string { return x.word }

// Find returns the org unit with a value.
func (x *OrgUnitScheme) Find(value string) Found[*OrgUnit] {
	found := Found[*OrgUnit]{ref: value, Candidates: x.values[value]}
	if x.Attribute == nil && x.word != "path" {
		found.pool = x.orgUnits
	}
	return found.settled()
}

// Values returns all values in order; [OrgUnitScheme.Find] tells what each means.
func (x *OrgUnitScheme) Values() []string { return slices.Sorted(maps.Keys(x.values)) }

// OrgUnitBy finds an org unit by a value of a scheme (see
// [Snapshot.OrgUnitScheme]); nothing is found for a scheme that there is not.
// For many values make the scheme once.
func (s *Snapshot) OrgUnitBy(scheme, value string) Found[*OrgUnit] {
	x, _ := s.OrgUnitScheme(scheme)
	if x == nil {
		return Found[*OrgUnit]{ref: value}
	}
	return x.Find(value)
}
