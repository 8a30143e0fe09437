package runtime

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"pgregory.net/rapid"
)

const rowHeader = "uuid,date_changed,voided,sex,weight,parity,seen,patient.gender,patient.birthdate\n"

func row(key string) string { return key + ",2026-01-05,,,,,,," }

func TestCellsByTheTypeOfTheirField(t *testing.T) {
	for _, c := range []struct{ row, want string }{
		{row("a"), `"a", 2026-01-05, missing, missing, missing, missing, missing, missing`},
		{`a,2026-01-05,false,F,12.50,3,2026-01-05T08:00,M,2020-02-29`,
			`"a", 2026-01-05, false, "F", decimal 12.5, 3, 2026-01-05T08:00:00+03:00 on 2026-01-05, {"M", 2020-02-29}`},
		{`a, 2026-01-05 ,FALSE," F ", 12 ,3.0,,,2020-02-29`, `"a", 2026-01-05, false, " F ", decimal 12, 3, missing, {missing, 2020-02-29}`},
		{`"a",2026-01-05,false,"say ""x"", please",,,,,`, `"a", 2026-01-05, false, "say \"x\", please", missing, missing, missing, missing`},
		{"\"a\",2026-01-05,False,\"two\r\nlines\",\"\",,,,", `"a", 2026-01-05, false, "two\r\nlines", missing, missing, missing, missing`},
		{`a,2026-01-05,,,12kg,007,noon,,29/02/2020`, "\"a\", 2026-01-05, missing, missing, " +
			"fault: `visit.weight` is not a number such as 12, -0.5 or 1e3, " +
			"fault: `visit.parity` is not a number such as 12, -0.5 or 1e3, " +
			"fault: `visit.seen` is not a date and time of the form yyyy-MM-ddTHH:mm:ss with an optional offset, " +
			"{missing, fault: `visit.patient.birthdate` is not a date of the form yyyy-MM-dd}"},
	} {
		o := readAll(t, planOf(t, rowSource()), textInput("v.csv", rowHeader+c.row))
		if len(o.records) != 1 {
			t.Errorf("%s: rejects %q, error %v", c.row, o.codes(), o.err)
		} else if got := sayAll(o.records[0].value.Slots); got != c.want {
			t.Errorf("%s: %s, want %s", c.row, got, c.want)
		}
	}
	wrong := readAll(t, planOf(t, rowSource()), textInput("v.csv", rowHeader+`a,2026-01-05,nein,,,,,,`))
	if wrong.codes() != "v.csv:2 E0516" || strings.Contains(wrong.rejects[0].Message, "nein") {
		t.Errorf("a cell that is neither true nor false: %v", wrong.rejects)
	}
}

func TestRowsThatAreWrong(t *testing.T) {
	for name, c := range map[string]struct{ rows, keys, codes string }{
		"too few cells":      {row("a") + "\nx,1\n" + row("b"), "a b", "v.csv:3 E0508"},
		"too many cells":     {row("a") + "\n" + row("x") + ",\n" + row("b"), "a b", "v.csv:3 E0508"},
		"quote in a cell":    {row("a") + "\n" + row(`x"y`) + "\n" + row("b"), "a b", "v.csv:3 E0509"},
		"text after a quote": {row("a") + "\n" + row(`"x"y`) + "\n" + row("b"), "a b", "v.csv:3 E0509"},
		"open quote":         {row("a") + "\n" + row(`"x`) + "\n" + row("b"), "a b", "v.csv:3 E0509"},
		"two open quotes":    {row(`"x`) + "\n" + row("a") + "\n" + row(`"y`) + "\n" + row("b"), "a b", "v.csv:2 E0509, v.csv:4 E0509"},
		"open quote at end":  {row("a") + "\n" + row("b") + "\n\"", "a b", "v.csv:4 E0509"},
		"open before a row":  {row("a") + "\n\"x\n" + row("y") + "\n" + row("b"), "a y b", "v.csv:3 E0509"},
		"not UTF-8":          {row("a") + "\n" + row("\xe9") + "\n" + row("b"), "a b", "v.csv:3 E0503"},
		"blank lines":        {"\n" + row("a") + "\n\r\n\n" + row("b") + "\n\n", "a b", ""},
		"no key":             {row("a") + "\n" + row("") + "\n" + row(`" "`) + "\n" + row("b"), "a b", "v.csv:3 E0512, v.csv:4 E0512"},
		"lines in quotes":    {row("\"a\n\"\"\n\"") + "\n" + row("b") + "\nx", "a\n\"\n b", "v.csv:6 E0508"},
		"too long":           {row("a") + "\n" + strings.Repeat("x", maxLine) + "\n" + row("b"), "a b", "v.csv:3 E0501"},
		"too long in quotes": {row("a") + "\n\"x\n" + strings.Repeat("x", maxLine+1) + "\n" + row("b"), "a b", "v.csv:3 E0501"},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			text := rowHeader + c.rows
			if end == "\r\n" {
				if strings.Contains(text, "\r") || strings.HasPrefix(name, "lines in") {
					continue
				}
				text = strings.ReplaceAll(text, "\n", end)
			}
			o := readAll(t, planOf(t, rowSource()), textInput("v.csv", text))
			if o.err != nil || o.keys() != c.keys || o.codes() != c.codes {
				t.Errorf("%s with %q: keys %q, rejects %q, error %v", name, end, o.keys(), o.codes(), o.err)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	two := rowSource()
	two.Deleted, two.Record.Fields = nil, two.Record.Fields[:2]
	for name, c := range map[string]struct{ text, keys, err string }{
		"comma":           {"uuid,date_changed\na,2026-01-05", "a", ""},
		"semicolon":       {"uuid;date_changed\na,b;2026-01-05", "a,b", ""},
		"tab":             {"uuid\tdate_changed\na;b\t2026-01-05", "a;b", ""},
		"other order":     {"x,date_changed,y,uuid\n1,2026-01-05,2,a", "a", ""},
		"mark and CRLF":   {"\ufeffuuid,date_changed\r\na,2026-01-05\r\n", "a", ""},
		"quotes":          {"\"uuid\", date_changed ,\"a,b;c;d;e\"\na,2026-01-05,", "a", ""},
		"blank lines":     {"\n\r\nuuid,date_changed\na,2026-01-05", "a", ""},
		"two empty names": {"uuid,date_changed,,\na,2026-01-05,,", "a", ""},
		"header only":     {"uuid,date_changed", "", ""},
		"empty":           {"", "", "E0518 v.csv"},
		"only a mark":     {"\ufeff\n", "", "E0518 v.csv"},
		"twice":           {"uuid,date_changed,x,x\na,2026-01-05,,", "", "E0510 v.csv:1"},
		"not there":       {"uuid,date_chnaged\na,2026-01-05", "", "E0510 v.csv:1"},
		"no header":       {"a,2026-01-05\nb,2026-01-05", "", "E0510 v.csv:1"},
		"not UTF-8":       {"uuid,date_changed,\xe9\na,2026-01-05,", "", "E0510 v.csv:1"},
		"open quote":      {"uuid,\"date_changed\na,2026-01-05", "", "E0510 v.csv:1"},
		"NUL":             {"\x00\x00", "", "E0510 v.csv:1"},
	} {
		o := readAll(t, planOf(t, two), textInput("v.csv", c.text))
		err := ""
		if o.err != nil {
			err = codeOf(o.err) + " " + o.err.(*InputError).Input
		}
		if o.keys() != c.keys || o.codes() != "" || err != c.err {
			t.Errorf("%s: keys %q, rejects %q, error %v", name, o.keys(), o.codes(), o.err)
		}
	}
	o := readAll(t, planOf(t, two), textInput("v.csv", "uuid,date_chnaged\n"))
	if !strings.Contains(o.err.Error(), "did you mean `date_chnaged`?") {
		t.Errorf("no suggestion: %v", o.err)
	}
}

// Where the header was lost the first row is a record, however near its values
// are to the names of fields.
func TestALostHeaderIsNotShown(t *testing.T) {
	src := rowSource()
	src.Record.Fields = src.Record.Fields[:2]
	src.Deleted = nil
	for _, text := range []string{"uuidd,2026-01-05\n", "date_change,uui\n"} {
		o := readAll(t, planOf(t, src), textInput("v.csv", text))
		if codeOf(o.err) != "E0510" || !strings.Contains(o.err.Error(), "no column `uuid`") {
			t.Errorf("%q: %v", text, o.err)
		}
		for _, cell := range strings.Split(strings.TrimSpace(text), ",") {
			if strings.Contains(strings.ReplaceAll(o.err.Error(), "`uuid`", ""), cell) {
				t.Errorf("a value is shown: %v", o.err)
			}
		}
	}
}

func TestCellsHoldNoLists(t *testing.T) {
	src := rowSource()
	src.Deleted = nil
	src.Record.Fields = append(src.Record.Fields[:2], fieldOf("codes", listType(typeOf(schema.Text))))
	o := readAll(t, planOf(t, src), textInput("v.csv", "uuid,date_changed,codes\na,2026-01-05,x\nb,2026-01-05,"))
	want := "fault: `visit.codes` should be a list, which a CSV cell cannot hold"
	if o.keys() != "a b" || say(o.records[0].value.Slots[2].Value()) != want || !o.records[1].value.Slots[2].IsNothing() {
		t.Errorf("keys %q, rejects %q", o.keys(), o.codes())
	}
}

// Every table that encoding/csv writes is read back cell by cell.
func TestRowsAreReadAsTheyWereWritten(t *testing.T) {
	cellText := rapid.StringOfN(rapid.SampledFrom([]rune{'a', 'é', ' ', ',', ';', '\t', '"', '\n', '\r'}), 0, 6, -1)
	src := rowSource()
	src.Key, src.Version, src.Deleted = nil, nil, nil
	src.Record.Fields = []*schema.Field{fieldOf("uuid", typeOf(schema.Text)), fieldOf("sex", typeOf(schema.Text))}
	sp := planOf(t, src)
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cellText, 2, 2), 0, 5).Draw(rt, "rows")
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.UseCRLF = rapid.Bool().Draw(rt, "CRLF")
		w.Write([]string{"uuid", "sex"})
		w.WriteAll(rows)
		o := readAll(t, sp, textInput("v.csv", b.String()))
		if o.err != nil || len(o.records) != len(rows) {
			rt.Fatalf("%q: %d records, rejects %q, error %v", b.String(), len(o.records), o.codes(), o.err)
		}
		for i, r := range rows {
			for j, want := range r {
				got := ""
				if v := o.records[i].value.Slots[j]; !v.IsNothing() {
					got, _ = v.Text()
				}
				if w.UseCRLF { // the writer changes the line ends inside cells
					got, want = strings.ReplaceAll(got, "\r", ""), strings.ReplaceAll(want, "\r", "")
				}
				if got != want {
					rt.Fatalf("%q: cell %q, want %q", b.String(), got, want)
				}
			}
		}
	})
}

// A quote that opens a cell of many lines, and one in every row, cost no more
// than their length.
func TestQuotesDoNotTakeQuadraticTime(t *testing.T) {
	const rows = 100_000
	for name, text := range map[string]string{
		"one cell of many lines": "\"" + strings.Repeat("x\n", rows) + "\"" + row(""),
		"never closed":           "\"" + strings.Repeat("x\n", rows),
		"open in every row":      strings.Repeat(row("\"x")+"\n", rows),
		"closed in the next":     strings.Repeat(row("\"x\"y")+"\n"+row("\"x")+"\n", rows/2),
	} {
		start := time.Now()
		o := readAll(t, planOf(t, rowSource()), textInput("v.csv", rowHeader+text))
		if took := time.Since(start); took > 15*time.Second || o.err != nil || o.report.Read == 0 {
			t.Errorf("%s: %d records in %v, error %v", name, o.report.Read, took, o.err)
		}
	}
}

func ExampleInputError() {
	fmt.Println(&InputError{Code: "E0518", Input: "visits.json", Message: "the file is empty"})
	// Output: visits.json: the file is empty (E0518)
}

// Spreadsheets may say their delimiter in a line before the header.
func TestTheLineThatStatesTheDelimiter(t *testing.T) {
	for _, first := range []string{"sep=;\r\n", "\ufeffSEP=;\n", "\"sep=;\"\n", "\n\nsep=|\n"} {
		delimiter := ";"
		if strings.Contains(first, "|") {
			delimiter = "|"
		}
		text := first + strings.ReplaceAll(rowHeader+row("a")+"\nx\n"+row("b"), ",", delimiter)
		o := readAll(t, planOf(t, rowSource()), textInput("v.csv", text))
		place := fmt.Sprintf("v.csv:%d E0508", strings.Count(first, "\n")+3)
		if o.err != nil || o.keys() != "a b" || o.codes() != place {
			t.Errorf("%q: keys %q, rejects %q, want %q, error %v", first, o.keys(), o.codes(), place, o.err)
		}
	}
	if o := readAll(t, planOf(t, rowSource()), textInput("v.csv", "sep=;\n")); o.err == nil || !strings.Contains(o.err.Error(), "E0518") && !strings.Contains(o.err.Error(), "empty") {
		t.Errorf("nothing after it: %v", o.err)
	}
}
