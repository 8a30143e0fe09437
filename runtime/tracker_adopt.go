package runtime

import (
	"cmp"
	"context"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Codes of objects of which it cannot be told which one on the server they are.
const (
	codeTwoFound    diag.Code = "E0574"
	codeFoundBefore diag.Code = "E0575"
)

// matchStanding is what was found of an object on the server.
type matchStanding uint8

const (
	notAsked   matchStanding = iota
	matchNew                 // it is not there
	matchKnown               // it is there under the UID of its identity
	adopted                  // it is there under another UID, which it takes
)

// matchOccurred is the `match` that finds events by their day; the other is "only".
const matchOccurred = "occurred"

// adopt finds out which objects are on the server already, and gives them the
// UIDs that they have there. It is called when all programs have decided which
// objects stand: what is not sent takes nothing away from others.
func (r *Runner) adopt(ctx context.Context, w *worker) error {
	if r.options.Existing == nil {
		for _, p := range w.programs {
			p.report.Unmatched = p.plan.matches()
		}
		return nil
	}
	if !slices.ContainsFunc(r.programs, (*programPlan).matches) {
		return nil // nothing is looked for
	}
	table := newExisting()
	for _, p := range w.programs {
		p.ask(&table.wanted)
	}
	for i := range r.options.Existing {
		if err := table.read(ctx, &r.options.Existing[i]); err != nil {
			return err
		}
	}
	w.existing = table
	a := &adoption{table: table, session: w.session, programs: w.programs, claimed: map[string]string{}}
	a.entities()
	for _, p := range w.programs {
		a.enrollments(p)
		a.events(p)
	}
	return nil
}

// matches reports whether some rule of the program says `match`.
func (p *programPlan) matches() bool {
	found := false
	p.eachRule(func(o *objectPlan) { found = found || o.Match != "" })
	return found
}

// eachRule visits all rules of the program that make objects.
func (p *programPlan) eachRule(visit func(*objectPlan)) {
	for _, b := range p.blocks {
		b.eachRule(visit)
	}
}

// eachRule visits the rules of a block that make objects.
func (b *trackerBlock) eachRule(visit func(*objectPlan)) {
	if b.entity != nil {
		visit(b.entity)
	}
	for _, o := range slices.Concat(b.enrollments, b.events, b.relationships) {
		visit(o)
		for _, event := range o.events {
			visit(event)
		}
	}
}

// ask adds what the objects of a program have to know of the server. Of a tracked
// entity that is there under its own UID every program has to know: no other may
// take it.
func (r *programRun) ask(w *existingWants) {
	for _, o := range r.store.order {
		if o.kind() == TrackedEntity {
			w.uids[o.uid] = true
		}
	}
	if !r.plan.matches() {
		return
	}
	w.programs[r.plan.program.UID] = true
	r.plan.eachRule(func(o *objectPlan) {
		switch {
		case o.Match == "":
		case o.Kind == TrackedEntity:
			w.attributes[o.Match] = r.plan.perUnit(o.Match)
		case o.Kind == Event:
			w.enrollments, w.events = true, true
		default:
			w.enrollments = true
		}
	})
	for _, o := range r.store.order {
		if o.kind() == TrackedEntity {
			for _, claim := range r.claimsOf(o) {
				w.values[claim] = true
			}
		}
	}
	for _, g := range r.outdated {
		w.uids[g.entity] = true
	}
}

func (p *programPlan) perUnit(attribute string) bool {
	return slices.ContainsFunc(p.unique, func(u uniquePlan) bool { return u.Attribute == attribute && u.PerOrgUnit })
}

// claimsOf lists the values by which a tracked entity is found.
func (r *programRun) claimsOf(o *trackerObject) []matchClaim {
	var claims []matchClaim
	for _, rule := range o.rules {
		at, filled := r.plan.slots[rule.Match]
		if !filled || o.get(at) == "" {
			continue
		}
		claim := matchClaim{typ: rule.Type, attribute: rule.Match, text: o.get(at)}
		if r.plan.perUnit(rule.Match) {
			claim.unit = o.get(slotOrgUnit)
		}
		claims = append(claims, claim)
	}
	return claims
}

// asksMatch reports whether a rule that made an object says `match`.
func (o *trackerObject) asksMatch() bool {
	return slices.ContainsFunc(o.rules, func(rule *objectPlan) bool { return rule.Match != "" })
}

// adoption is the state of giving objects their UIDs on the server.
type adoption struct {
	table    *existing
	session  *session
	programs []*programRun
	claimed  map[string]string // UIDs on the server to those of the run's objects that they are
}

// entities adopts tracked entities. Those that several programs make are one.
func (a *adoption) entities() {
	for _, p := range a.programs {
		for _, o := range p.store.order {
			if there := a.table.entities[o.uid]; o.kind() == TrackedEntity && there != nil && there.typ == o.rules[0].Type {
				o.standing = matchKnown
				a.claimed[o.uid] = o.uid
			}
		}
	}
	for _, p := range a.programs {
		for _, o := range p.entitiesByEnrollment() {
			if !o.lost() && o.standing == notAsked && o.asksMatch() {
				a.entity(o.uid)
			}
		}
	}
}

// entity looks for one tracked entity, in all programs that make it.
func (a *adoption) entity(uid string) {
	var found []string
	for _, p := range a.programs {
		if o := p.store.objects[uid]; o != nil && o.kind() == TrackedEntity {
			for _, claim := range p.claimsOf(o) {
				found = append(found, a.table.holders[claim]...)
			}
		}
	}
	slices.Sort(found)
	there, f := a.choose(slices.Compact(found), uid)
	for _, p := range a.programs {
		if o := p.store.objects[uid]; o != nil && !o.lost() {
			a.settle(p, o, there, f)
		}
	}
}

// choose takes what was found for an object: nothing, the one, or a flaw.
func (a *adoption) choose(found []string, uid string) (string, flaw) {
	switch {
	case len(found) == 0:
		return "", flaw{}
	case len(found) > 1:
		return "", flaw{code: codeTwoFound, message: itoa(int64(len(found))) + " objects on the server match, and it cannot be told which one it is"}
	case a.claimed[found[0]] != "" && a.claimed[found[0]] != uid:
		return "", flaw{code: codeFoundBefore, message: "the object on the server that matches, " + found[0] + ", is another object of the run already"}
	}
	a.claimed[found[0]] = uid
	return found[0], flaw{}
}

// settle gives an object what was found of it.
func (a *adoption) settle(p *programRun, o *trackerObject, there string, f flaw) {
	switch {
	case !f.isNone():
		p.lose(a.session, o, f)
	case there == "":
		o.standing = matchNew
	default:
		o.standing, o.server = adopted, there
		p.shared.adopted[o.uid] = there
		p.shared.taken[there] = true
	}
}

// enrollments adopts the enrollments of a program: of each tracked entity the
// one that is ACTIVE on the server.
func (a *adoption) enrollments(p *programRun) {
	for _, entity := range p.store.order {
		there := a.table.entities[entity.sent()]
		if entity.kind() != TrackedEntity || entity.lost() {
			continue
		}
		var active []string
		if there != nil {
			for _, e := range there.enrollments {
				if own := p.store.objects[e.uid]; own != nil {
					own.standing = matchKnown
				} else if e.active && e.program == p.plan.program.UID {
					active = append(active, e.uid)
				}
			}
		}
		a.activeOne(p, entity, active)
	}
}

// activeOne decides which enrollment of the run is the ACTIVE one on the server:
// the one that is ACTIVE in the run, or else the only one.
func (a *adoption) activeOne(p *programRun, entity *trackerObject, active []string) {
	var asking []*trackerObject
	for _, o := range entity.children {
		if !o.failed && o.standing == notAsked && o.asksMatch() {
			asking = append(asking, o)
		}
	}
	isActive := func(o *trackerObject) bool { return o.get(slotStatus) == "ACTIVE" }
	slices.SortStableFunc(asking, func(x, y *trackerObject) int { return cmp.Compare(rank(isActive(x)), rank(isActive(y))) })
	for i, o := range asking {
		if i > 0 && isActive(asking[0]) {
			a.settle(p, o, "", flaw{}) // the server's is the ACTIVE one, and this is another
			continue
		}
		there, f := a.choose(active, o.uid)
		a.settle(p, o, there, f)
	}
}

// rank sorts what holds first.
func rank(holds bool) int {
	if holds {
		return 0
	}
	return 1
}

// events adopts the events of a program, in the enrollments that are there.
func (a *adoption) events(p *programRun) {
	for _, e := range p.store.order {
		if e.kind() != Enrollment || e.lost() {
			continue
		}
		there := a.table.enrollment(e.parent.sent(), e.sent())
		if there != nil {
			for _, event := range there.events {
				if own := p.store.objects[event.uid]; own != nil {
					own.standing = matchKnown
				}
			}
		}
		for _, o := range e.children {
			if !o.failed && o.standing == notAsked && o.asksMatch() {
				uid, f := a.choose(p.eventsLike(there, o.rules, o.get(slotOccurred)), o.uid)
				a.settle(p, o, uid, f)
			}
		}
	}
}

// eventsLike lists the events of an enrollment on the server that rules find,
// but for those that are there under the UIDs of other events of the run.
func (r *programRun) eventsLike(in *serverEnrollment, rules []*objectPlan, occurred string) []string {
	if in == nil {
		return nil
	}
	var found []string
	for _, event := range in.events {
		isIt := func(rule *objectPlan) bool {
			if rule.Match == "" || rule.Type != event.stage {
				return false
			}
			return rule.Match != matchOccurred || occurred != "" && dayOf(occurred) == event.day
		}
		if r.store.objects[event.uid] == nil && slices.ContainsFunc(rules, isIt) {
			found = append(found, event.uid)
		}
	}
	slices.Sort(found)
	return found
}

// sumMatch counts what was found of an object that is sent.
func (r *programRun) sumMatch(o *trackerObject) {
	if o.standing == notAsked || !o.asksMatch() {
		return
	}
	if r.report.Matched == nil {
		r.report.Matched = map[string]MatchReport{}
	}
	m := r.report.Matched[o.kind()]
	switch o.standing {
	case matchNew:
		m.New++
	case matchKnown:
		m.Known++
	case adopted:
		m.Adopted++
	}
	r.report.Matched[o.kind()] = m
}
