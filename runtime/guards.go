package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Guard is what a run still has to check of the values of one line of a
// mapping, because nothing decides it for every record.
type Guard struct {
	Place     Origin      // the line
	Target    string      // as the line calls it
	UID       string      // of the data element or attribute
	Kind      string      // GuardCell, GuardAttribute or GuardDataValue
	ValueType string      // a DHIS2 ValueType
	Checks    []Check     // ascending
	Codes     []diag.Code // of the rejects that the checks can give, ascending
}

// Where the values of guards go.
const (
	GuardCell      = "CELL"       // an aggregate data value (E7619, E7621; E8122, E8123)
	GuardAttribute = "ATTRIBUTE"  // of a tracked entity or enrollment (E1007, E1077, E1125)
	GuardDataValue = "DATA_VALUE" // of an event (E1302, E1125)
)

// Guards lists what is left to check at run time, in the order of the
// transform; what the transform says is proved is not in it. A line that fills
// one of several targets is listed for each of them.
func (t *Transform) Guards() []Guard {
	var out []Guard
	for i := range t.DataSets {
		set := &t.DataSets[i]
		for j := range set.Blocks {
			out = scopeGuards(out, set, &set.Blocks[j].Scope)
		}
	}
	for i := range t.Programs {
		for j := range t.Programs[i].Blocks {
			out = objectGuards(out, t.Programs[i].Blocks[j].Objects)
		}
	}
	return out
}

func scopeGuards(out []Guard, set *DataSet, s *Scope) []Guard {
	for i := range s.Rules {
		r := &s.Rules[i]
		for j := range set.Elements {
			if e := &set.Elements[j]; r.writes(e.UID) {
				g := Guard{Place: r.Origin, Target: r.Label, Kind: GuardCell}
				out = g.appendTo(out, *e, 0, r.Proved)
			}
		}
	}
	for i := range s.Scopes {
		out = scopeGuards(out, set, &s.Scopes[i])
	}
	return out
}

// writes reports whether a rule can write a data element.
func (r *Rule) writes(uid string) bool {
	if r.Computed == nil {
		return r.Element == uid
	}
	for _, target := range r.Computed.Targets {
		if target == uid {
			return true
		}
	}
	return false
}

func objectGuards(out []Guard, objects []Object) []Guard {
	for i := range objects {
		o := &objects[i]
		kind := GuardAttribute
		if o.Kind == Event {
			kind = GuardDataValue
		}
		for j := range o.Values {
			v := &o.Values[j]
			g := Guard{Place: v.Origin, Target: v.Label, Kind: kind}
			for _, e := range v.elements() {
				out = g.appendTo(out, e, v.MaxLength, v.Proved)
			}
		}
		out = objectGuards(out, o.Events)
	}
	return out
}

// elements are the targets of a value.
func (v *Value) elements() []Element {
	if v.Computed != nil {
		return v.Types
	}
	return []Element{{UID: v.UID, Name: v.Label, ValueType: v.ValueType, OptionSet: v.OptionSet}}
}

// appendTo adds the guard for one target, unless everything is proved.
func (g Guard) appendTo(out []Guard, e Element, maxLength int, proved []Check) []Guard {
	g.UID, g.ValueType = e.UID, e.ValueType
	for _, check := range ChecksOf(e.ValueType, e.OptionSet != "", maxLength) {
		if !slices.Contains(proved, check) {
			g.Checks = append(g.Checks, check)
			g.Codes = append(g.Codes, check.Codes(e.ValueType)...)
		}
	}
	if len(g.Checks) == 0 {
		return out
	}
	slices.Sort(g.Codes)
	g.Codes = slices.Compact(g.Codes)
	return append(out, g)
}
