package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
)

// The jobs once more, as plainly as they can be said, from records to values. None
// of it knows of Crosswalk.

// A cell is where a value of a form goes.
type cell struct{ element, period, unit, combo string }

// An encounter is what the jobs read of one.
type encounter struct {
	UUID     string
	When     time.Time                `json:"encounterDatetime"`
	Type     struct{ Display string } `json:"encounterType"`
	Form     string
	Location struct{ Code string }
	Patient  struct{ UUID, Sex, Birthdate string }
	Obs      []struct {
		Concept string
		Value   json.RawMessage
	}
}

func encounters(t *testing.T, data []byte) []encounter { return ndjson[encounter](t, data) }

func ndjson[T any](t *testing.T, data []byte) []T {
	t.Helper()
	var all []T
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var one T
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// first is the value of the first observation of a concept, if there is one.
func (e *encounter) first(concept string, value any) bool {
	for _, obs := range e.Obs {
		if obs.Concept == concept {
			return json.Unmarshal(obs.Value, value) == nil
		}
	}
	return false
}

func (e *encounter) number(concept string) *big.Rat {
	var n json.Number
	if !e.first(concept, &n) {
		return nil
	}
	return number(n.String())
}

func (e *encounter) text(concept string) (text string) {
	e.first(concept, &text)
	return text
}

func (e *encounter) code(concept string) string {
	var coded struct{ Code string }
	e.first(concept, &coded)
	return coded.Code
}

func (e *encounter) symptoms() (n int) {
	for _, obs := range e.Obs {
		if obs.Concept == "1728" {
			n++
		}
	}
	return n
}

// number reads a number; of nothing it is nil.
func number(text string) *big.Rat {
	if text == "" {
		return nil
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		panic("not a number: " + text)
	}
	return n
}

// from is whether there is a number, and it is so great.
func from(n *big.Rat, least int64) bool { return n != nil && n.Cmp(big.NewRat(least, 1)) >= 0 }

// plain writes a number without an exponent and without zeros at its end.
func plain(n *big.Rat) string {
	text := n.FloatString(12)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func parseDay(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return day
}

// years are those completed on a day by who was born on another.
func years(born, day time.Time) int {
	n := day.Year() - born.Year()
	if born.AddDate(n, 0, 0).After(day) {
		n--
	}
	return n
}

func ageGroupOf(age int) string {
	for i, below := range []int{1, 5, 15, 25, 50} {
		if age < below {
			return ageGroups[i]
		}
	}
	return "50+"
}

func comboOf(age int, sex string) string {
	return uid("cell " + ageGroupOf(age) + " " + map[string]string{"F": "Female", "M": "Male"}[sex])
}

// A visit is what J2 counts, whatever form its record has.
type visit struct {
	patient, sex, facility string
	born, day              time.Time
	tested, positive       bool
	weight, temperature    *big.Rat
	systolic, diastolic    *big.Rat
	drugs                  *big.Rat
	pregnant, two, regimen bool
	diagnosis              string
}

func visitOf(e *encounter) visit {
	return visit{
		patient: e.Patient.UUID, sex: e.Patient.Sex, facility: e.Location.Code, born: parseDay(e.Patient.Birthdate), day: e.day(),
		tested: e.code("2169") != "", positive: e.code("2169") == "703",
		weight: e.number("5089"), temperature: e.number("5088"), systolic: e.number("5085"), diastolic: e.number("5086"), drugs: e.number("1443"),
		pregnant: e.Patient.Sex == "F" && e.code("5272") == "1065", two: e.symptoms() >= 2, regimen: e.code("1255") != "", diagnosis: e.code("6042"),
	}
}

// day is the local one; all are written with the offset of Nairobi.
func (e *encounter) day() time.Time {
	y, m, d := e.When.In(time.FixedZone("", 3*60*60)).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// visits reads a line list.
func visits(t *testing.T, data []byte) []visit {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []visit
	for _, row := range rows[1:] {
		of := func(column string) string { return row[slices.Index(rows[0], column)] }
		all = append(all, visit{
			patient: of("patient_id"), sex: of("sex"), facility: of("facility"), born: parseDay(of("birthdate")), day: parseDay(of("visit_date")),
			tested: of("hiv_result") != "", positive: of("hiv_result") == "POS",
			weight: number(of("weight")), temperature: number(of("temp")), systolic: number(of("sbp")), diastolic: number(of("dbp")), drugs: number(of("drugs")),
			pregnant: of("outcome") == "REF", two: of("malaria_result") == "POS", regimen: of("regimen") != "", diagnosis: of("diagnosis"),
		})
	}
	return all
}

// A sheet is a form while it is filled.
type sheet struct {
	sums   map[cell]*big.Rat
	people map[cell]map[string]bool
}

// countVisits is J2.
func countVisits(all []visit) map[cell]string {
	s := &sheet{map[cell]*big.Rat{}, map[cell]map[string]bool{}}
	for _, v := range all {
		s.count(v)
	}
	values := map[cell]string{}
	for c, n := range s.sums {
		values[c] = plain(n)
	}
	for c, people := range s.people {
		values[c] = fmt.Sprint(len(people))
	}
	return values
}

func (s *sheet) count(v visit) {
	at := func(i int) cell {
		return cell{uid(aggregates[i]), v.day.Format("200601"), uid("unit " + v.facility), comboOf(years(v.born, v.day), v.sex)}
	}
	add := func(i int, n *big.Rat) {
		if n != nil {
			s.sums[at(i)] = new(big.Rat).Add(cmpOr(s.sums[at(i)]), n)
		}
	}
	one := func(i int, counts bool) {
		if counts {
			add(i, big.NewRat(1, 1))
		}
	}
	who := func(i int, counts bool) {
		if counts {
			if s.people[at(i)] == nil {
				s.people[at(i)] = map[string]bool{}
			}
			s.people[at(i)][v.patient] = true
		}
	}
	hypertensive := from(v.systolic, 140) || from(v.diastolic, 90)
	one(0, true)
	who(1, true)
	one(2, v.tested)
	one(3, v.positive)
	who(4, v.positive)
	add(5, v.weight)
	one(6, from(v.temperature, 38))
	one(7, hypertensive)
	who(8, hypertensive)
	add(9, v.drugs)
	one(10, v.pregnant)
	who(11, v.pregnant)
	one(12, v.two)
	one(13, v.regimen)
	if i := slices.Index(diagnosisConcepts(), v.diagnosis); i >= 0 {
		one(14+diagnosisGroup(i), true)
	}
}

func cmpOr(n *big.Rat) *big.Rat {
	if n == nil {
		return new(big.Rat)
	}
	return n
}

func diagnosisConcepts() []string { return concepts(diagnoses, diagnosisConcept) }

// An event is what J1 makes of an encounter: the data values by their number, from 1 on.
type event struct {
	unit, day, status string
	values            map[int]string
}

// eventOf is J1.
func eventOf(e *encounter) event {
	v := map[int]string{}
	yes := func(i int, is bool) { v[i] = fmt.Sprint(is) }
	measure := func(i int, concept string) *big.Rat {
		n := e.number(concept)
		if n != nil {
			v[i] = plain(n)
		}
		return n
	}
	option := func(i int, concept string, known []string, form string) {
		if at := slices.Index(known, e.code(concept)); at >= 0 {
			v[i] = fmt.Sprintf(form, at)
		}
	}
	age := years(parseDay(e.Patient.Birthdate), e.day())
	v[1], v[2], v[3] = fmt.Sprint(age), map[string]string{"F": "FEMALE", "M": "MALE"}[e.Patient.Sex], ageGroupOf(age)
	weight, height := measure(4, "5089"), measure(5, "5090")
	if weight != nil && height != nil {
		v[6] = bmi(weight, height)
	}
	if temperature := measure(7, "5088"); temperature != nil {
		yes(8, from(temperature, 38))
	}
	if systolic, diastolic := measure(9, "5085"), measure(10, "5086"); systolic != nil && diastolic != nil {
		yes(11, from(systolic, 140) || from(diastolic, 90))
	}
	option(12, "6042", diagnosisConcepts(), "DX_%03d")
	option(13, "1284", diagnosisConcepts(), "DX_%03d")
	hiv := e.code("2169")
	yes(15, hiv != "")
	switch hiv {
	case "":
	case "703":
		v[14] = "POS"
	case "664":
		v[14] = "NEG"
	default:
		v[14] = "UNK"
	}
	if next := e.text("5096"); next != "" {
		v[16], v[17] = next, fmt.Sprint(int(parseDay(next).Sub(e.day()).Hours()/24))
	}
	option(18, "1255", concepts(regimens, regimenConcept), "REG_%02d")
	v[19] = fmt.Sprint(e.symptoms())
	if answer := e.code("5272"); answer != "" && e.Patient.Sex == "F" {
		yes(20, answer == "1065")
	}
	if note := e.text("162169"); note != "" {
		v[21] = strings.TrimSpace(note)
	}
	v[22] = e.Type.Display + "-" + strings.ToUpper(e.Form)
	return event{uid("unit " + e.Location.Code), e.day().Format(time.DateOnly), "COMPLETED", v}
}

// bmi is rounded to one decimal, halves up.
func bmi(weight, height *big.Rat) string {
	metres := new(big.Rat).Quo(height, big.NewRat(100, 1))
	n := new(big.Rat).Quo(weight, metres.Mul(metres, metres))
	return plain(number(n.FloatString(1)))
}

// A history is a line of the entity job.
type history struct {
	UUID, Date, Facility string
	Client               struct{ UUID, Sex, Birthdate string }
	Next                 string `json:"next_visit"`
	Outcome              string
}

// onTreatment is the entity job: of each month's end, everybody's last visit until then.
func onTreatment(all []history) map[cell]string {
	slices.SortFunc(all, func(a, b history) int { return strings.Compare(a.Date+a.UUID, b.Date+b.UUID) })
	counts := map[cell]int{}
	for month := time.January; month <= time.December; month++ {
		end := time.Date(2024, month+1, 0, 0, 0, 0, 0, time.UTC)
		last := map[string]history{}
		for _, h := range all {
			if !parseDay(h.Date).After(end) {
				last[h.Client.UUID] = h
			}
		}
		for h := range maps.Values(last) {
			if h.Outcome == "" && h.Next != "" && !parseDay(h.Next).AddDate(0, 0, 28).Before(end) {
				counts[cell{uid("TX_CURR"), end.Format("200601"), uid("unit " + h.Facility), comboOf(years(parseDay(h.Client.Birthdate), end), h.Client.Sex)}]++
			}
		}
	}
	values := map[cell]string{}
	for c, n := range counts {
		values[c] = fmt.Sprint(n)
	}
	return values
}
