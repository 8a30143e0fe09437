package runtime

import "slices"

// An existing is what a run knows of the server: of the tracked entities that
// are there, those that some object of the run is, or may be. All others are
// forgotten as they are read, so that a table of a whole country takes no more
// room than the run itself.
type existing struct {
	wanted   existingWants
	entities map[string]*serverEntity // by UID
	holders  map[matchClaim][]string  // UIDs of the tracked entities that have a value
}

// existingWants is what a run asks of the table.
type existingWants struct {
	uids        map[string]bool     // of tracked entities
	values      map[matchClaim]bool // by which `match` finds tracked entities
	attributes  map[string]bool     // of these values; true where the org unit counts too
	programs    map[string]bool     // of enrollments
	enrollments bool                // some `match` finds enrollments, or events in them
	events      bool                // some `match` finds events
}

// matchClaim is a value of an attribute by which tracked entities of one type
// are found; unit is empty where the value may be anywhere.
type matchClaim struct{ typ, attribute, unit, text string }

// serverEntity is a tracked entity on the server.
type serverEntity struct {
	uid, typ    string
	enrollments []*serverEnrollment // of the run's programs
}

type serverEnrollment struct {
	uid, program string
	active       bool
	events       []serverEvent
}

// serverEvent is an event on the server; day is yyyy-MM-dd, empty while it has not happened.
type serverEvent struct{ uid, stage, day string }

func newExisting() *existing {
	return &existing{
		wanted: existingWants{
			uids: map[string]bool{}, values: map[matchClaim]bool{}, attributes: map[string]bool{}, programs: map[string]bool{},
		},
		entities: map[string]*serverEntity{}, holders: map[matchClaim][]string{},
	}
}

// add keeps a tracked entity, if the run wants it, with what other rows say of it.
func (x *existing) add(row *entityRow) {
	claims := x.claims(row)
	if !x.wanted.uids[row.TrackedEntity] && len(claims) == 0 {
		return
	}
	for _, claim := range claims {
		if !slices.Contains(x.holders[claim], row.TrackedEntity) {
			x.holders[claim] = append(x.holders[claim], row.TrackedEntity)
		}
	}
	e := x.entities[row.TrackedEntity]
	if e == nil {
		e = &serverEntity{uid: row.TrackedEntity, typ: row.TrackedEntityType}
		x.entities[e.uid] = e
	}
	for i := range row.Enrollments {
		x.enroll(e, &row.Enrollments[i])
	}
}

// claims lists the wanted values of a tracked entity; those of the program's
// attributes may stand with its enrollments.
func (x *existing) claims(row *entityRow) []matchClaim {
	var found []matchClaim
	look := func(values []valueRow) {
		for _, v := range values {
			perUnit, asked := x.wanted.attributes[v.Attribute]
			if !asked {
				continue
			}
			claim := matchClaim{typ: row.TrackedEntityType, attribute: v.Attribute, text: v.Value}
			if perUnit {
				claim.unit = row.OrgUnit
			}
			if x.wanted.values[claim] {
				found = append(found, claim)
			}
		}
	}
	look(row.Attributes)
	for i := range row.Enrollments {
		look(row.Enrollments[i].Attributes)
	}
	return found
}

func (x *existing) enroll(e *serverEntity, row *enrollmentRow) {
	if row.Deleted || !x.wanted.programs[row.Program] {
		return
	}
	at := slices.IndexFunc(e.enrollments, func(have *serverEnrollment) bool { return have.uid == row.Enrollment })
	if at < 0 {
		at = len(e.enrollments)
		e.enrollments = append(e.enrollments, &serverEnrollment{uid: row.Enrollment, program: row.Program, active: row.Status == "ACTIVE"})
	}
	in := e.enrollments[at]
	for _, event := range row.Events {
		known := slices.ContainsFunc(in.events, func(have serverEvent) bool { return have.uid == event.Event })
		if !event.Deleted && !known {
			in.events = append(in.events, serverEvent{event.Event, event.ProgramStage, dayOf(event.OccurredAt)})
		}
	}
}

// dayOf is the day of a date, or of a local date and time.
func dayOf(date string) string { return date[:min(len(date), len("2006-01-02"))] }

// enrollment finds an enrollment of a tracked entity; nil if it is not there.
func (x *existing) enrollment(entity, uid string) *serverEnrollment {
	e := x.entities[entity]
	if e == nil {
		return nil
	}
	for _, in := range e.enrollments {
		if in.uid == uid {
			return in
		}
	}
	return nil
}
