package runtime

// A PlannedExpr is an expression of a transform as it was made ready to run.
type PlannedExpr struct {
	Origin   Origin
	Text     string
	Compiled bool // to closures; otherwise it runs on CEL's interpreter, which is slow
}

// PlanOf lists the expressions of a transform in the order in which a run makes
// them ready: those of blocks, rules and sources, and what of them is looked up for
// many conditions at once.
func PlanOf(t *Transform) ([]PlannedExpr, error) {
	r, err := plan(t, RunOptions{})
	if err != nil {
		return nil, err
	}
	return r.planned, nil
}

func (r *Runner) interpreted() int {
	n := 0
	for _, e := range r.planned {
		if !e.Compiled {
			n++
		}
	}
	return n
}
