package compiler

import (
	"bytes"
	"encoding/json"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// Coverage says what a mapping fills of the data sets and programs that it is
// about, and what stays open in them. A cell or field is filled if some rule can
// reach it; whether a record ever does is a matter of the records.
//
// Its JSON form is written in spec/coverage.md.
type Coverage struct {
	Mapping  string            `json:"mapping"`
	DataSets []DataSetCoverage `json:"dataSets"`
	Programs []ProgramCoverage `json:"programs"`
}

// A Covered names what is covered, as DHIS2 does.
type Covered struct {
	UID  string `json:"id"`
	Code string `json:"code,omitempty"`
	Name string `json:"name"`
}

// A Share says how many there are, and how many of them are filled.
type Share struct {
	Total  int `json:"total"`
	Filled int `json:"filled"`
}

// Whole reports whether nothing is open.
func (s Share) Whole() bool { return s.Filled == s.Total }

func (s *Share) add(filled bool) {
	s.Total++
	if filled {
		s.Filled++
	}
}

// A Filler is a line of the mapping that fills something, "opd.xwalk:38:3", the
// row of a table that it is written out for, the line of the block that uses the
// rules it is in, and the periods for which it holds.
type Filler struct {
	Rule string `json:"rule"`
	Row  string `json:"row,omitempty"`
	Use  string `json:"use,omitempty"`
	PeriodRange
}

// A PeriodRange is the periods from Since to Until, both included, by their ids; ""
// is an open end.
type PeriodRange struct {
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
}

func periodRange(i period.Interval) PeriodRange { return PeriodRange{i.Since.ID(), i.Until.ID()} }

func filler(line diag.Span, row *tableRow) Filler {
	f := Filler{Rule: string(originOf(line))}
	if row != nil {
		f.Row = string(originOf(row.span))
	}
	return f
}

// DataSetCoverage is what a mapping fills of a data set. Cells are those of a
// data element and a category option combo; greyed ones do not count.
type DataSetCoverage struct {
	Covered
	PeriodType string            `json:"periodType"`
	Zeros      string            `json:"zeros,omitempty"` // of which org units filled cells are never empty
	Cells      Share             `json:"cells"`
	Compulsory Share             `json:"compulsory"`
	Attributes []string          `json:"attributeCategories,omitempty"`
	Combos     []AttributeCombo  `json:"attributeOptionCombos,omitempty"` // none where the data set has no attribute categories
	Elements   []ElementCoverage `json:"dataElements"`
}

// An AttributeCombo is an attribute option combo of a data set, with how many of
// the filled cells some rule reaches in it.
type AttributeCombo struct {
	UID     string   `json:"id"`
	Options []string `json:"options"`
	Share
}

// ElementCoverage is what a mapping fills of a data element's cells.
type ElementCoverage struct {
	Covered
	Share
	Categories []string       `json:"categories,omitempty"` // by which the data set splits it
	Unknown    bool           `json:"unknown,omitempty"`    // the snapshot does not tell its cells
	Greyed     int            `json:"greyed,omitempty"`     // cells that the form does not show
	Cells      []CellCoverage `json:"cells"`
}

// CellCoverage is a cell, and what fills it.
type CellCoverage struct {
	Combo      string   `json:"categoryOptionCombo"`
	Options    []string `json:"options,omitempty"` // names, in the order of the categories
	Compulsory bool     `json:"compulsory,omitempty"`
	// Only are the attribute option combos in which the cell is filled, where it is
	// filled in some and not in all of the data set's.
	Only []string `json:"onlyAttributeOptionCombos,omitempty"`
	// Periods are those for which something fills the cell, where these are not all.
	Periods []PeriodRange `json:"onlyPeriods,omitempty"`
	By      []Filler      `json:"by"` // none for an open cell
}

// Filled reports whether some rule can reach the cell.
func (c CellCoverage) Filled() bool { return len(c.By) > 0 }

// ProgramCoverage is what a mapping fills of a program.
type ProgramCoverage struct {
	Covered
	Fields     Share           `json:"fields"` // attributes, and data elements of all stages
	Mandatory  Share           `json:"mandatory"`
	Attributes []FieldCoverage `json:"attributes"` // those of the tracked entity type too; mandatory ones first
	Stages     []StageCoverage `json:"stages"`
}

// StageCoverage is what a mapping fills of a program stage.
type StageCoverage struct {
	Covered
	Share
	By       []Filler        `json:"by"` // the `event` blocks; none if there are none
	Elements []FieldCoverage `json:"dataElements"`
}

// FieldCoverage is an attribute, or a data element of a stage.
type FieldCoverage struct {
	Covered
	Mandatory bool     `json:"mandatory,omitempty"`
	Generated bool     `json:"generated,omitempty"` // DHIS2 makes the value itself
	By        []Filler `json:"by"`
}

// Filled reports whether something gives the field a value.
func (f FieldCoverage) Filled() bool { return f.Generated || len(f.By) > 0 }

// JSON writes the coverage as spec/coverage.md says, with a line break at its end.
func (c *Coverage) JSON() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		panic(err) // names and counts always have a JSON form
	}
	return b.Bytes()
}

// coverage gathers what the checked forms and programs have found out.
func (c *checker) coverage() *Coverage {
	out := &Coverage{Mapping: c.out.Mapping, DataSets: []DataSetCoverage{}, Programs: []ProgramCoverage{}}
	for _, f := range c.checked {
		out.DataSets = append(out.DataSets, f.coverage())
	}
	for _, p := range c.plotted {
		out.Programs = append(out.Programs, p.coverage())
	}
	return out
}
