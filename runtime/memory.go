package runtime

// memory says how many bytes parts of a run may hold, each by itself.
type memory struct {
	ofEntity int
	ofSet    int // 0: as many as it takes
	spill    func() (Spill, error)
}

// entityMemory is what entities hold when nobody says how much.
const entityMemory = 16 << 20

// leastKeyMemory is what the table of keys of a source may hold, however little a
// run may.
const leastKeyMemory = 32 << 20

// memory shares out what a run may hold: half to entities, if there are any, and
// the rest to the data sets, among themselves in equal parts.
func (r *Runner) memory() memory {
	m := memory{spill: r.options.Spill}
	rest := r.options.Memory
	if n := len(r.entities); n > 0 {
		all := entityMemory
		if rest > 0 {
			all = rest / 2
		}
		m.ofEntity = max(1, all/n)
		rest -= min(rest, all)
	}
	if n := len(r.sets); n > 0 && r.options.Memory > 0 {
		m.ofSet = max(1, rest/n)
	}
	return m
}
