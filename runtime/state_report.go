package runtime

// add adds the account of another shard, which is of the same transform.
func (r *SourceReport) add(o *SourceReport) {
	r.Read += o.Read
	r.Accepted += o.Accepted
	addCounts(&r.Excluded, o.Excluded)
	addCounts(&r.Rejected, o.Rejected)
}

func (r *EntityReport) add(o *EntityReport) {
	r.Entities += o.Entities
	addCounts(&r.Rejected, o.Rejected)
	for i := range min(len(r.Lists), len(o.Lists)) {
		a, b := &r.Lists[i], &o.Lists[i]
		a.In += b.In
		a.Joined += b.Joined
		addCounts(&a.Excluded, b.Excluded)
		addCounts(&a.Rejected, b.Rejected)
	}
}

// add leaves out what is known only when the cells are written.
func (r *DataSetReport) add(o *DataSetReport) {
	for i := range min(len(r.Blocks), len(o.Blocks)) {
		r.Blocks[i].add(&o.Blocks[i])
	}
	for i := range min(len(r.Rules), len(o.Rules)) {
		r.Rules[i].add(&o.Rules[i])
	}
}

func (r *BlockReport) add(o *BlockReport) {
	r.In += o.In
	r.Used += o.Used
	addCounts(&r.Excluded, o.Excluded)
	addCounts(&r.Rejected, o.Rejected)
	addCounts(&r.Passed, o.Passed)
	addCounts(&r.Dropped, o.Dropped)
}

func (r *RuleReport) add(o *RuleReport) {
	r.Asked += o.Asked
	r.Counted += o.Counted
	r.Out += o.Out
	r.Again += o.Again
	r.OutsideDates += o.OutsideDates
	r.Contradicted += o.Contradicted
	addCounts(&r.Undecided, o.Undecided)
	addCounts(&r.Missing, o.Missing)
	addCounts(&r.NotPlaced, o.NotPlaced)
	addCounts(&r.Skipped, o.Skipped)
	addCounts(&r.Reported, o.Reported)
	addCounts(&r.Failed, o.Failed)
	addCounts(&r.Dropped, o.Dropped)
}

func addCounts(m *map[string]int64, o map[string]int64) {
	for name, n := range o {
		countN(m, name, n)
	}
}
