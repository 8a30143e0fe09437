package diag

import "slices"

// distance returns how many code points must be inserted, deleted, replaced or
// swapped with their neighbour to turn a into b (optimal string alignment), or
// limit+1 if that takes more than limit steps.
//
// Only cells of the table within limit of its diagonal can matter, so only
// they are worked out: the time is len(a) times limit.
func distance(a, b string, limit int) int {
	from, to := []rune(a), []rune(b)
	tooFar := limit + 1
	if len(from)-len(to) > limit || len(to)-len(from) > limit {
		return tooFar
	}
	before, previous, current := row(len(to), tooFar), row(len(to), tooFar), row(len(to), tooFar)
	for j := range min(len(to), limit) + 1 {
		previous[j] = j
	}
	for i := 1; i <= len(from); i++ {
		first, last := max(1, i-limit), min(len(to), i+limit)
		current[first-1] = tooFar
		if first == 1 {
			current[0] = min(i, tooFar)
		}
		best := current[first-1]
		for j := first; j <= last; j++ {
			current[j] = step(from, to, i, j, before, previous, current, tooFar)
			best = min(best, current[j])
		}
		if last < len(to) {
			current[last+1] = tooFar // left over from an earlier row
		}
		if best > limit {
			return tooFar
		}
		before, previous, current = previous, current, before
	}
	return min(previous[len(to)], tooFar)
}

// step works out one cell from its neighbours.
func step(from, to []rune, i, j int, before, previous, current []int, tooFar int) int {
	change := 1
	if from[i-1] == to[j-1] {
		change = 0
	}
	d := min(previous[j]+1, current[j-1]+1, previous[j-1]+change)
	if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
		d = min(d, before[j-2]+1)
	}
	return min(d, tooFar)
}

func row(n, value int) []int { return slices.Repeat([]int{value}, n+1) }
