package examples_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The naive re-statements say once more what the mappings say, in plain Go over
// plain JSON, and use nothing of Crosswalk.

// An object is a JSON object as it was read; numbers keep their text.
type object = map[string]any

// readLines reads the lines of a file that are JSON; others are left out.
func readLines(t testing.TB, path string) []object {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []object
	for _, text := range bytes.Split(data, []byte("\n")) {
		var o object
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if d.Decode(&o) == nil {
			all = append(all, o)
		}
	}
	return all
}

func readObject(t testing.TB, path string) object {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var o object
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return o
}

// in follows names into an object; nil is anything that is not there.
func in(o any, names ...string) any {
	for _, name := range names {
		m, ok := o.(object)
		if !ok {
			return nil
		}
		o = m[name]
	}
	return o
}

func text(o any, names ...string) string {
	s, _ := in(o, names...).(string)
	return s
}

func yes(o any, names ...string) bool {
	b, _ := in(o, names...).(bool)
	return b
}

func list(o any, names ...string) []any {
	l, _ := in(o, names...).([]any)
	return l
}

// current keeps of the records with one key the one with the greatest version;
// none if two of those differ. A record without a version is older than others.
func current(records []object, key, version func(object) string) []object {
	groups := map[string][]object{}
	for _, r := range records {
		groups[key(r)] = append(groups[key(r)], r)
	}
	var out []object
	for _, k := range slices.Sorted(maps.Keys(groups)) {
		group := groups[k]
		newest := ""
		for _, r := range group {
			newest = max(newest, version(r))
		}
		group = slices.DeleteFunc(group, func(r object) bool { return version(r) != newest })
		same := true
		for _, r := range group {
			same = same && fmt.Sprint(r) == fmt.Sprint(group[0])
		}
		if same {
			out = append(out, group[0])
		}
	}
	return out
}

// completed counts the years, and the months, from a birth to a day.
func completed(birth, day time.Time) (years, months int) {
	months = (day.Year()-birth.Year())*12 + int(day.Month()) - int(birth.Month())
	if day.Day() < birth.Day() {
		months--
	}
	years = day.Year() - birth.Year()
	if day.YearDay() < time.Date(day.Year(), birth.Month(), birth.Day(), 0, 0, 0, 0, time.UTC).YearDay() {
		years--
	}
	return years, months
}

func day(s string) (time.Time, bool) {
	d, err := time.Parse(time.DateOnly, s)
	return d, err == nil
}

// metadata finds the UIDs of DHIS2's things by their names.
type metadata struct {
	uid      map[string]map[string]string // kind → name → UID
	combo    map[string]string            // data element → category combo, by UID
	split    map[string][]string          // category combo → categories, by name
	tuples   map[string]string            // category combo and names of options → option combo
	options  map[string][]string          // category → options, by name
	units    map[string]object            // by UID
	assigned map[string]bool              // org units of the one data set
}

func readMetadata(t testing.TB, paths ...string) *metadata {
	t.Helper()
	all := object{}
	for _, path := range paths {
		for kind, objects := range readObject(t, path) {
			all[kind] = append(list(all, kind), list(object{"": objects}, "")...)
		}
	}
	m := &metadata{map[string]map[string]string{}, map[string]string{}, map[string][]string{}, map[string]string{}, map[string][]string{}, map[string]object{}, map[string]bool{}}
	names := map[string]string{}
	for kind, objects := range all {
		m.uid[kind] = map[string]string{}
		for _, o := range objects.([]any) {
			names[text(o, "id")] = text(o, "name")
			m.uid[kind][text(o, "name")] = text(o, "id")
		}
	}
	namesOf := func(refs []any) []string {
		var out []string
		for _, ref := range refs {
			out = append(out, names[text(ref, "id")])
		}
		return out
	}
	for _, o := range list(all, "categories") {
		m.options[text(o, "name")] = namesOf(list(o, "categoryOptions"))
	}
	for _, o := range list(all, "categoryCombos") {
		m.split[text(o, "id")] = namesOf(list(o, "categories"))
	}
	for _, o := range list(all, "categoryOptionCombos") {
		m.tuples[tuple(text(o, "categoryCombo", "id"), namesOf(list(o, "categoryOptions")))] = text(o, "id")
	}
	for _, o := range list(all, "dataElements") {
		m.combo[text(o, "id")] = text(o, "categoryCombo", "id")
	}
	for _, o := range list(all, "organisationUnits") {
		m.units[text(o, "id")] = o.(object)
	}
	for _, o := range list(all, "dataSets") {
		for _, e := range list(o, "dataSetElements") {
			if combo := text(e, "categoryCombo", "id"); combo != "" {
				m.combo[text(e, "dataElement", "id")] = combo
			}
		}
		for _, u := range list(o, "organisationUnits") {
			m.assigned[text(u, "id")] = true
		}
	}
	return m
}

func tuple(combo string, options []string) string {
	return combo + "|" + strings.Join(slices.Sorted(slices.Values(options)), "|")
}

// isOpen reports whether an org unit is one of the data set's, and open on the
// first day of a month, 202601.
func (m *metadata) isOpen(unit, month string) bool {
	first := month[:4] + "-" + month[4:] + "-01"
	closed := text(m.units[unit], "closedDate")
	return m.assigned[unit] && text(m.units[unit], "openingDate") <= first && (closed == "" || closed >= first)
}

// A sheet is a data set being filled: cells by element, option combo, attribute
// option combo, org unit and period.
type sheet struct {
	*metadata
	t     testing.TB
	cells map[string]string
	sums  map[string]int
	seen  map[string]bool
}

func newSheet(t testing.TB, m *metadata) *sheet {
	return &sheet{m, t, map[string]string{}, map[string]int{}, map[string]bool{}}
}

// cell is the key of a cell, "" if one of the element's categories has no option.
func (s *sheet) cell(element string, options map[string]string, attribute, unit, month string) string {
	uid, ok := s.uid["dataElements"][element]
	if !ok {
		s.t.Fatalf("there is no data element %q", element)
	}
	combo := s.combo[uid]
	chosen := []string{"default"}
	if categories := s.split[combo]; !slices.Equal(categories, []string{"default"}) {
		chosen = nil
		for _, c := range categories {
			if options[c] == "" {
				return ""
			}
			chosen = append(chosen, options[c])
		}
	}
	optionCombo, ok := s.tuples[tuple(combo, chosen)]
	if !ok {
		s.t.Fatalf("%q is not split into %q", element, chosen)
	}
	return strings.Join([]string{uid, optionCombo, attribute, unit, month}, " ")
}

// add counts n more in a cell.
func (s *sheet) add(cell string, n int) {
	if cell != "" {
		s.sums[cell] += n
		s.cells[cell] = fmt.Sprint(s.sums[cell])
	}
}

// once counts a name in a cell if it is new there.
func (s *sheet) once(cell, name string) {
	if !s.seen[cell+" "+name] {
		s.seen[cell+" "+name] = true
		s.add(cell, 1)
	}
}

// zero makes an empty cell 0.
func (s *sheet) zero(cell string) {
	if _, ok := s.cells[cell]; !ok {
		s.cells[cell] = "0"
	}
}

// zeros makes all cells of an element 0 that are empty; fixed has the only
// option of some categories.
func (s *sheet) zeros(element string, fixed map[string]string, attribute, unit, month string) {
	choices := []map[string]string{maps.Clone(fixed)}
	if choices[0] == nil {
		choices[0] = map[string]string{}
	}
	for _, category := range s.split[s.combo[s.uid["dataElements"][element]]] {
		if fixed[category] != "" {
			continue
		}
		var more []map[string]string
		for _, choice := range choices {
			for _, option := range s.options[category] {
				next := maps.Clone(choice)
				next[category] = option
				more = append(more, next)
			}
		}
		choices = more
	}
	for _, choice := range choices {
		s.zero(s.cell(element, choice, attribute, unit, month))
	}
}

// compare compares the sheet with the payload of a run, cell by cell.
func (s *sheet) compare(payload []byte) {
	s.t.Helper()
	var got struct {
		DataValues []struct{ DataElement, Period, OrgUnit, CategoryOptionCombo, AttributeOptionCombo, Value string }
	}
	if err := json.Unmarshal(payload, &got); err != nil {
		s.t.Fatal(err)
	}
	left := maps.Clone(s.cells)
	for _, v := range got.DataValues {
		key := strings.Join([]string{v.DataElement, v.CategoryOptionCombo, v.AttributeOptionCombo, v.OrgUnit, v.Period}, " ")
		want, ok := left[key]
		delete(left, key)
		switch {
		case !ok:
			s.t.Errorf("%s = %s, and there should be no such cell", s.words(key), v.Value)
		case want != v.Value:
			s.t.Errorf("%s = %s, and it should be %s", s.words(key), v.Value, want)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(left)) {
		s.t.Errorf("%s is not there, and should be %s", s.words(key), left[key])
	}
}

// words is a cell's key with the element's name in front.
func (s *sheet) words(key string) string {
	for name, uid := range s.uid["dataElements"] {
		if strings.HasPrefix(key, uid) {
			return name + " (" + key + ")"
		}
	}
	return key
}

// payload reads the one payload of a folder's expected results.
func payload(t testing.TB, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "expected", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// number is the text of a number as DHIS2 keeps it.
func number(n any) string {
	return strconv.FormatFloat(float(n), 'f', -1, 64)
}

func float(n any) float64 {
	x, _ := n.(json.Number).Float64()
	return x
}

func parse(s string) float64 {
	x, _ := strconv.ParseFloat(s, 64)
	return x
}
