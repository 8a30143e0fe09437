package compiler

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// rulingPlaces finds rulings by what they concern: of each file and code, in
// the order of the file, outer ones before those that are in them.
type rulingPlaces map[rulingKey][]*ruling

type rulingKey struct {
	file *diag.File
	code string
}

// wholeFile is a place that only rulings for a whole file concern.
const wholeFile = -1

// add adds the next ruling of a file.
func (p rulingPlaces) add(r *ruling) {
	key := rulingKey{r.module.File, r.code.Text}
	if list := p[key]; len(list) > 0 {
		r.outer = list[len(list)-1]
		for r.outer != nil && !r.outer.concerns(r.region.Start) {
			r.outer = r.outer.outer
		}
	}
	p[key] = append(p[key], r)
}

// innermost finds the ruling of a code with the smallest region around a place.
func (p rulingPlaces) innermost(file *diag.File, code string, at int) *ruling {
	list := p[rulingKey{file, code}]
	i, _ := slices.BinarySearchFunc(list, max(0, at), func(r *ruling, at int) int {
		if r.region.Start <= at {
			return -1
		}
		return 1
	})
	if i == 0 {
		return nil
	}
	r := list[i-1]
	for r != nil && !r.concerns(at) {
		r = r.outer
	}
	return r
}

// concerns reports whether a place of its file is in a ruling's region. The end
// of the file is in the file.
func (r *ruling) concerns(at int) bool {
	if r.size() == len(r.module.File.Text) {
		return true
	}
	return r.region.Start <= at && at < r.region.End
}

func (r *ruling) size() int { return r.region.End - r.region.Start }
