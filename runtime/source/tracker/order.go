package tracker

import (
	"bytes"
	"slices"
)

// sort puts objects in the order of their moments, those without one last, and
// then of their UIDs.
func (in *inside) sort() {
	slices.SortStableFunc(in.all, func(a, b nested) int {
		for i := range a.moments {
			if c := compareMoments(a.moments[i].of(in.texts), b.moments[i].of(in.texts)); c != 0 {
				return c
			}
		}
		return bytes.Compare(a.uid.of(in.texts), b.uid.of(in.texts))
	})
}

func compareMoments(a, b []byte) int {
	switch {
	case len(a) == 0 && len(b) > 0:
		return 1
	case len(b) == 0 && len(a) > 0:
		return -1
	}
	return bytes.Compare(a, b)
}

// moment cuts a local time of the server so that the order of texts is that of
// time: DHIS2's versions have it with and without what is zero.
func moment(s []byte) []byte {
	s = bytes.TrimSuffix(s, []byte("Z"))
	if bytes.IndexByte(s, '.') >= 0 {
		s = bytes.TrimRight(bytes.TrimRight(s, "0"), ".")
	}
	if len(s) == len("2026-01-05T00:00:00") {
		s = bytes.TrimSuffix(s, []byte(":00"))
	}
	return bytes.TrimSuffix(s, []byte("T00:00"))
}
