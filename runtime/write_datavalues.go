package runtime

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// A DataValue is one cell of a data set: all ids are UIDs, Period is a DHIS2
// period id, Value is in the exact form of the element's value type.
type DataValue struct {
	DataElement          string
	Period               string
	OrgUnit              string
	CategoryOptionCombo  string
	AttributeOptionCombo string
	Value                string
	Comment              string // "" for none
}

// writeDataValues writes the cells of a data set, in their order, in one of
// three formats. All of them end with a line break, and the same cells give the
// same bytes.
//
// "json", also when empty, is the body of one POST to /api/dataValueSets: the
// data set once, and everything else on each value, which is what the importers
// up to 2.42 and from 2.43 on read alike. It is the format to choose.
//
// "csv" and "adx" are for tools in between that read nothing else; see
// writeCSV and writeADX for what they cannot carry, which is an error.
//
// combos are the category combos of the transform. Only as JSON are the cells written
// one by one as they come; the other formats need all of them first.
func writeDataValues(w io.Writer, format string, set *DataSet, combos []Combo, cells iter.Seq[DataValue]) error {
	t := newTextWriter(w)
	var err error
	switch format {
	case "json", "":
		writeDXF(t, set, cells)
	case "csv":
		err = writeCSV(t, slices.Collect(cells))
	case "adx":
		err = writeADX(t, set, combos, slices.Collect(cells))
	default:
		err = fmt.Errorf("data values cannot be written as %q, only as json, csv or adx", format)
	}
	if err != nil {
		return err
	}
	return t.close()
}

// writeDXF writes one JSON object with a value a line. Cells that are to be deleted have none.
func writeDXF(t *textWriter, set *DataSet, cells iter.Seq[DataValue]) {
	t.member("{", "dataSet", set.UID)
	t.raw(`,"dataValues":[`)
	before := "\n"
	for c := range cells {
		t.raw(before)
		t.member("{", "dataElement", c.DataElement)
		t.member(",", "period", c.Period)
		t.member(",", "orgUnit", c.OrgUnit)
		t.member(",", "categoryOptionCombo", c.CategoryOptionCombo)
		t.member(",", "attributeOptionCombo", c.AttributeOptionCombo)
		t.optional("value", c.Value)
		t.optional("comment", c.Comment)
		t.raw("}")
		t.flush()
		before = ",\n"
	}
	if before != "\n" {
		t.raw("\n")
	}
	t.raw("]}\n")
}

// writeCSV writes a header and a value a line. Up to 2.42 the importer goes by
// the columns' places, from 2.43 on by their names, and takes a name that it
// does not know for a category. The six columns of a value are in the one place
// and have the other's names. A comment must be the ninth column, so where
// there are comments two columns that are always blank stand before it, which
// are read as user and date by the one and as marks by the other.
//
// There is no column for the data set: whoever delivers the file says it by the
// parameter dataSet, without which DHIS2 from 2.43 on guesses it, or refuses.
//
// The later importer does not read quotes inside quotes or line breaks, and
// takes the word null for nothing: such texts are an error.
func writeCSV(t *textWriter, cells []DataValue) error {
	comments := false
	for i := range cells {
		comments = comments || cells[i].Comment != ""
	}
	t.raw("dataElement,period,orgUnit,categoryOptionCombo,attributeOptionCombo,value")
	if comments {
		t.raw(",followUp,deleted,comment")
	}
	t.raw("\n")
	for i := range cells {
		c := &cells[i]
		if !fitsCSV(c.Value) || !fitsCSV(c.Comment) {
			return fmt.Errorf("%s has a text that CSV cannot carry to every DHIS2 version; write JSON", cellName(c))
		}
		t.raw(c.DataElement + "," + c.Period + "," + c.OrgUnit + "," + c.CategoryOptionCombo + "," + c.AttributeOptionCombo + "," + csvText(c.Value))
		if comments {
			t.raw(",,," + csvText(c.Comment))
		}
		t.raw("\n")
		t.flush()
	}
	return nil
}

// cellName names a cell in errors, without its value.
func cellName(c *DataValue) string {
	return "the cell of data element " + c.DataElement + " at org unit " + c.OrgUnit + " in period " + c.Period
}

func fitsCSV(text string) bool {
	return !strings.ContainsAny(text, "\"\r\n") && !strings.EqualFold(text, "null")
}

func csvText(text string) string {
	if strings.ContainsAny(text, ",;\t ") {
		return `"` + text + `"`
	}
	return text
}
