package tracker

import (
	"cmp"
	"slices"
	"strings"
)

// A nested object is one inside of another, with what tells its place there.
type nested struct {
	members object
	moments [2]string // "" is none
	uid     string
}

// sorted puts objects in the order of their moments, those without one last, and
// then of their UIDs.
func sorted(list []nested) []nested {
	slices.SortStableFunc(list, func(a, b nested) int {
		for i := range a.moments {
			if c := compareMoments(a.moments[i], b.moments[i]); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.uid, b.uid)
	})
	return list
}

func compareMoments(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return cmp.Compare(a, b)
}

// moment writes a local time of the server so that the order of texts is that of
// time: DHIS2's versions have it with and without what is zero.
func moment(s string) string {
	s = strings.TrimSuffix(s, "Z")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if len(s) == len("2026-01-05T00:00:00") {
		s = strings.TrimSuffix(s, ":00")
	}
	return strings.TrimSuffix(s, "T00:00")
}

// enrollmentsIn are the enrollments of a list that count in a program.
func enrollmentsIn(list []byte, program string) []nested {
	var all []nested
	items(list, func(item []byte) {
		o := membersOf(nil, item)
		if o.isTrue("deleted") || differs(o, "program", program) {
			return
		}
		all = append(all, nested{members: o, moments: [2]string{moment(o.text("enrolledAt"))}, uid: o.text("enrollment")})
	})
	return sorted(all)
}

// eventsIn are the events of a list that are of one stage.
func eventsIn(all []nested, stage string) []nested {
	var some []nested
	for _, e := range all {
		if e.members.text("programStage") == stage {
			some = append(some, e)
		}
	}
	return some
}

// eventsOf are the events of a list that count, in order.
func eventsOf(list []byte) []nested {
	var all []nested
	items(list, func(item []byte) {
		if o := membersOf(nil, item); !o.isTrue("deleted") {
			all = append(all, nested{members: o, moments: [2]string{moment(o.text("occurredAt")), moment(o.text("createdAt"))}, uid: o.text("event")})
		}
	})
	return sorted(all)
}

// differs reports whether an object says that it is of another kind.
func differs(o object, key, uid string) bool {
	said := o.get(key)
	return !isMissing(said) && text(said) != uid
}
