package soundness_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// A judge looks at everything that a run has written.
type judge struct {
	*server
	seen  map[string]int // values, by what they were judged by
	wrong []string
}

func (j *judge) fault(format string, args ...any) {
	if len(j.wrong) < 20 {
		j.wrong = append(j.wrong, fmt.Sprintf(format, args...))
	}
}

// payload judges a file by its name and form.
func (j *judge) payload(name, format, text string) {
	for _, f := range j.forms {
		if strings.HasPrefix(name, "form-"+strings.ToLower(f.PeriodType)+".") {
			j.cellsOf(f, format, text)
			return
		}
	}
	j.objects(name, text)
}

// A cell is a data value of a form.
type cell struct {
	DataElement, Period, OrgUnit, CategoryOptionCombo, AttributeOptionCombo, Value, Comment string
}

func (j *judge) cellsOf(f form, format, text string) {
	var cells []cell
	var err error
	switch format {
	case "csv":
		cells, err = readCSV(text)
	case "adx":
		cells, err = j.readADX(f, text)
	default:
		cells, err = readJSON(f, text)
	}
	if err != nil {
		j.fault("%s cannot be read as %q: %v", f.Name, format, err)
		return
	}
	keys := map[cell]bool{}
	for _, c := range cells {
		j.cell(f, format, c)
		c.Value, c.Comment = "", ""
		if keys[c] {
			j.fault("%s: a cell twice: %+v", f.Name, c)
		}
		keys[c] = true
	}
}

func (j *judge) cell(f form, format string, c cell) {
	t, known := j.byUID[c.DataElement]
	if !known || !strings.HasPrefix(c.DataElement, "cel") {
		j.fault("%s: no element %s", f.Name, c.DataElement)
		return
	}
	j.value(f.UID, t, longestValue, c.Value)
	if format != "adx" && !isPeriod(f.PeriodType, c.Period) { // which has intervals
		j.fault("%s: %q is no period", f.Name, c.Period)
	}
	if !slices.Contains(j.units, c.OrgUnit) {
		j.fault("%s: the org unit %q is not assigned", f.Name, c.OrgUnit)
	}
	if !comboOf(c.CategoryOptionCombo, t.Split, sexCombos) {
		j.fault("%s: %s has no option combo %q", f.Name, t.Name, c.CategoryOptionCombo)
	}
	if !comboOf(c.AttributeOptionCombo, f.Funded, fundingCombos) {
		j.fault("%s: no attribute option combo %q", f.Name, c.AttributeOptionCombo)
	}
	if c.Comment != "" && (len(c.Comment) > 5_000 || !storable(c.Comment)) {
		j.fault("%s: the comment %q", f.Name, c.Comment)
	}
}

func comboOf(uid string, split bool, combos map[string]string) bool {
	if !split {
		return uid == defaultCombo
	}
	for _, c := range combos {
		if c == uid {
			return true
		}
	}
	return false
}

// value judges a value of a form or program.
func (j *judge) value(of string, t target, most int, text string) {
	j.seen[of+" "+t.UID]++
	var codes []string
	if t.HasOptions {
		codes = optionCodes
	}
	why := taken(t.ValueType, codes, most, text)
	if why == "" && t.HasOptions && t.ValueType != "MULTI_TEXT" { // the code must be of the type as well
		why = taken(t.ValueType, nil, most, text)
	}
	if why != "" {
		if len(text) > 60 {
			text = text[:60] + "…"
		}
		j.fault("%s %s: %q: %s", of, t.Name, text, why)
	}
}

func readJSON(f form, text string) ([]cell, error) {
	var body struct {
		DataSet    string
		DataValues []cell
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		return nil, err
	}
	if body.DataSet != f.UID {
		return nil, fmt.Errorf("the data set is %q", body.DataSet)
	}
	return body.DataValues, nil
}

func readCSV(text string) ([]cell, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("no rows: %w", err)
	}
	var cells []cell
	for _, r := range rows[1:] {
		c := cell{r[0], r[1], r[2], r[3], r[4], r[5], ""}
		if len(r) > 6 {
			c.Comment = r[8]
		}
		cells = append(cells, c)
	}
	return cells, nil
}

func (j *judge) readADX(f form, text string) ([]cell, error) {
	var body struct {
		Groups []struct {
			OrgUnit string `xml:"orgUnit,attr"`
			Period  string `xml:"period,attr"`
			DataSet string `xml:"dataSet,attr"`
			Funding string `xml:"caFunding01,attr"`
			Values  []struct {
				DataElement string `xml:"dataElement,attr"`
				Value       string `xml:"value,attr"`
				Sex         string `xml:"caSex000001,attr"`
				Annotation  string `xml:"annotation"`
			} `xml:"dataValue"`
		} `xml:"group"`
	}
	if err := xml.Unmarshal([]byte(text), &body); err != nil {
		return nil, err
	}
	combos := map[string]string{"": defaultCombo, "coMale00001": "cocMale0001", "coFemale001": "cocFemale01", "coOwn000001": "cocOwn00001", "coDonor0001": "cocDonor001"}
	var cells []cell
	for _, g := range body.Groups {
		if g.DataSet != f.UID {
			return nil, fmt.Errorf("the data set is %q", g.DataSet)
		}
		for _, v := range g.Values {
			c := cell{v.DataElement, g.Period, g.OrgUnit, combos[v.Sex], combos[g.Funding], v.Value, v.Annotation}
			if !j.byUID[v.DataElement].isNumeric() {
				c.Value, c.Comment = v.Annotation, ""
			}
			cells = append(cells, c)
		}
	}
	return cells, nil
}

// tracked is any tracker object: which members are there depends on its kind.
type tracked struct {
	TrackedEntity, TrackedEntityType, Enrollment, Event, Program, ProgramStage, OrgUnit, Status string
	EnrolledAt, OccurredAt, CompletedAt, AttributeOptionCombo                                   string
	Geometry                                                                                    json.RawMessage
	Attributes                                                                                  []struct{ Attribute, Value string }
	DataValues                                                                                  []struct{ DataElement, Value string }
	Notes                                                                                       []struct{ Note, Value string }
	Enrollments, Events                                                                         []tracked
}

func (j *judge) objects(name, text string) {
	var body struct{ TrackedEntities, Events []tracked }
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		j.fault("%s: %v", name, err)
		return
	}
	uids := map[string]bool{}
	for _, o := range body.TrackedEntities {
		j.entity(o, uids)
	}
	for _, o := range body.Events {
		j.event("progEvent01", "stageEvent1", o, uids)
		if !comboOf(o.AttributeOptionCombo, true, fundingCombos) {
			j.fault("an event has the attribute option combo %q", o.AttributeOptionCombo)
		}
	}
}

// object judges what all objects have.
func (j *judge) object(uid string, o tracked, uids map[string]bool) {
	if !uidText.MatchString(uid) || uids[uid] {
		j.fault("the UID %q is none, or there twice", uid)
	}
	uids[uid] = true
	if o.Geometry != nil && !hasForm("GEOJSON", string(o.Geometry)) {
		j.fault("the geometry %s", o.Geometry)
	}
	for _, n := range o.Notes {
		if !uidText.MatchString(n.Note) || uids[n.Note] || taken("LONG_TEXT", nil, longestValue, n.Value) != "" {
			j.fault("the note %q %.40q", n.Note, n.Value)
		}
		uids[n.Note] = true
	}
}

func (j *judge) entity(o tracked, uids map[string]bool) {
	j.object(o.TrackedEntity, o, uids)
	if o.TrackedEntityType != "tet00000001" || !uidText.MatchString(o.OrgUnit) {
		j.fault("a tracked entity of the type %q in the org unit %q", o.TrackedEntityType, o.OrgUnit)
	}
	given := map[string]bool{}
	for _, a := range o.Attributes {
		t, known := j.byUID[a.Attribute]
		if !known || given[a.Attribute] || !strings.HasPrefix(a.Attribute, "att") {
			j.fault("the attribute %q is none, or there twice", a.Attribute)
		}
		given[a.Attribute] = true
		j.value("progTrack01", t, 1_200, a.Value)
	}
	for _, e := range o.Enrollments {
		j.enrollment(o.TrackedEntity, e, uids)
	}
}

func (j *judge) enrollment(entity string, o tracked, uids map[string]bool) {
	j.object(o.Enrollment, o, uids)
	if o.Program != "progTrack01" || o.TrackedEntity != entity || !slices.Contains(j.units, o.OrgUnit) || !slices.Contains([]string{"ACTIVE", "COMPLETED", "CANCELLED"}, o.Status) {
		j.fault("the enrollment %s of %q in %q is %q", o.Enrollment, o.TrackedEntity, o.OrgUnit, o.Status)
	}
	if !isDay(o.EnrolledAt) && !isMoment(o.EnrolledAt) {
		j.fault("enrolled at %q", o.EnrolledAt)
	}
	for _, e := range o.Events {
		if e.Enrollment != o.Enrollment {
			j.fault("the event %s is of the enrollment %q", e.Event, e.Enrollment)
		}
		j.event("progTrack01", "stageTrack1", e, uids)
	}
}

func (j *judge) event(program, stage string, o tracked, uids map[string]bool) {
	j.object(o.Event, o, uids)
	if o.Program != program || o.ProgramStage != stage || !slices.Contains(j.units, o.OrgUnit) || !slices.Contains([]string{"ACTIVE", "COMPLETED"}, o.Status) {
		j.fault("the event %s of %q in %q is %q", o.Event, o.ProgramStage, o.OrgUnit, o.Status)
	}
	if !isDay(o.OccurredAt) && !isMoment(o.OccurredAt) {
		j.fault("occurred at %q", o.OccurredAt)
	}
	given := map[string]bool{}
	for _, v := range o.DataValues {
		t, known := j.byUID[v.DataElement]
		if !known || given[v.DataElement] || !strings.HasPrefix(v.DataElement, "evt") {
			j.fault("the data element %q is none, or there twice", v.DataElement)
		}
		given[v.DataElement] = true
		j.value(program, t, longestValue, v.Value)
	}
}
