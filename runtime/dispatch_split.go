package runtime

import (
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A split is how a subject divides conditions, which are numbers in ascending
// order: by the keys with which they may hold.
type split struct {
	subject stdlib.Subject
	name    string  // of the subject
	counts  bool    // see stdlib.Equality
	members []int32 // that say something of the subject
	keys    []stdlib.Key
	groups  map[stdlib.Key][]int32
}

// bestSplit is the split that leaves the fewest conditions to ask; nil if none
// leaves half of them or less, or if there are too few to begin with. says are
// the equalities of all conditions, used the subjects that are out of question.
func bestSplit(all []int32, says [][]stdlib.Equality, used []string) *split {
	if len(all) < fewestConditions {
		return nil
	}
	var best *split
	least := len(all)/2 + 1
	for _, s := range splits(all, says) {
		if n := s.leaves(len(all)); n < least && !slices.Contains(used, s.name) {
			best, least = s, n
		}
	}
	return best
}

// splitBy divides conditions by a subject that some of them have.
func splitBy(subject string, all []int32, says [][]stdlib.Equality) *split {
	list := splits(all, says)
	return list[slices.IndexFunc(list, func(s *split) bool { return s.name == subject })]
}

// splits are all the ways to divide conditions, in the order in which they name
// the subjects.
func splits(all []int32, says [][]stdlib.Equality) []*split {
	var out []*split
	bySubject := map[string]*split{}
	for _, i := range all {
		for _, q := range says[i] {
			name := q.Subject.String()
			s := bySubject[name]
			if s == nil {
				s = &split{subject: q.Subject, name: name, counts: q.Counts, groups: map[stdlib.Key][]int32{}}
				bySubject[name] = s
				out = append(out, s)
			}
			s.add(i, q.Keys)
		}
	}
	return out
}

func (s *split) add(i int32, keys []stdlib.Key) {
	s.members = append(s.members, i)
	for _, key := range keys {
		group := s.groups[key]
		switch {
		case group == nil:
			s.keys = append(s.keys, key)
		case group[len(group)-1] == i:
			continue // a constant is named twice
		}
		s.groups[key] = append(group, i)
	}
}

// leaves is about how many of n conditions are asked of a record: those that say
// nothing of the subject, and those of its key. There are more records with the
// keys of many conditions than of few.
func (s *split) leaves(n int) int {
	sum, squares := 0, 0
	for _, group := range s.groups {
		sum += len(group)
		squares += len(group) * len(group)
	}
	if sum == 0 {
		return n - len(s.members)
	}
	return n - len(s.members) + squares/sum
}

// rest are those of the conditions that say nothing of the subject.
func (s *split) rest(all []int32) []int32 {
	var out []int32
	for _, i := range all {
		if _, is := slices.BinarySearch(s.members, i); !is {
			out = append(out, i)
		}
	}
	return out
}
