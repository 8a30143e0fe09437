package compiler_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// demanding is the fixture, whose form "OPD monthly" demands some cells.
func demanding(t *testing.T, completeOnly bool, operands ...object) fstest.MapFS {
	t.Helper()
	files := spectest.Fixture(t, "..")
	var out map[string]any
	if err := json.Unmarshal(files["metadata/hmis.json"].Data, &out); err != nil {
		t.Fatal(err)
	}
	form := out["dataSets"].([]any)[0].(object)
	form["compulsoryDataElementOperands"], form["compulsoryFieldsCompleteOnly"] = operands, completeOnly
	files["metadata/hmis.json"] = jsonFile(t, out)
	return files
}

func operand(element, combo string) object {
	o := object{"dataElement": object{"id": element}}
	if combo != "" {
		o["categoryOptionCombo"] = object{"id": combo}
	}
	return o
}

const (
	opdAll   = "de000000032" // not split
	opdNew   = "de000000033" // by Sex and Age (OPD)
	actStock = "de000000036"
	bedDays  = "de000000035" // not in the form
	male60   = "coc00000020" // Male, 60+
	female60 = "coc00000024" // Female, 60+
	noSplit  = "cocDefaul04"
)

func TestCompulsoryCells(t *testing.T) {
	const categories = "category \"Sex\" = \"Male\"\n  category \"Age (OPD)\" = \"60+\"\n  "
	for name, c := range map[string]struct {
		operands []object
		lines    string
		want     string // code and message, "" for none
	}{
		"filled":                   {[]object{operand(opdAll, noSplit)}, `"OPD all" = count`, ""},
		"no option combo":          {[]object{operand(opdNew, "")}, categories + `"OPD new attendance" = count`, ""},
		"the cell that is fixed":   {[]object{operand(opdNew, male60)}, categories + `"OPD new attendance" = count`, ""},
		"another cell":             {[]object{operand(opdNew, female60)}, categories + `"OPD new attendance" = count`, `W0412 nothing fills "OPD new attendance" (Female, 60+), without which "OPD monthly" cannot be completed`},
		"nothing of two":           {[]object{operand(opdAll, noSplit), operand(opdNew, male60)}, `"ACT stock" = sum v.stock`, `W0412 nothing fills "OPD all" and "OPD new attendance" (Male, 60+), without which "OPD monthly" cannot be completed`},
		"left over":                {[]object{operand(bedDays, noSplit)}, `"OPD all" = count`, ""},
		"under a condition":        {[]object{operand(opdAll, noSplit)}, `"OPD all" = count where v.pregnant`, `W0413 "OPD all" may stay empty, and then "OPD monthly" cannot be completed`},
		"under one, and not":       {[]object{operand(opdAll, noSplit)}, "combine \"OPD all\" by sum\n\"OPD all\" = count where v.pregnant\n\"OPD all\" = count", ""},
		"under a condition, zeros": {[]object{operand(opdAll, noSplit)}, "zeros for reporting org units\n\"OPD all\" = count where v.pregnant", ""},
		"no zeros of the latest":   {[]object{operand(actStock, noSplit)}, "zeros for reporting org units\n\"ACT stock\" = latest v.stock by v.started where v.pregnant", `W0413 "ACT stock" may stay empty, and then "OPD monthly" cannot be completed`},
		"of each item":             {[]object{operand(opdAll, noSplit)}, "for each d in v.diagnoses { \"OPD all\" = count }", `W0413 "OPD all" may stay empty, and then "OPD monthly" cannot be completed`},
		"a category of the record": {[]object{operand(opdNew, male60)}, "category \"Sex\" = v.status\ncategory \"Age (OPD)\" = \"60+\"\n\"OPD new attendance\" = count", `W0413 "OPD new attendance" (Male, 60+) may stay empty, and then "OPD monthly" cannot be completed`},
	} {
		files := demanding(t, true, c.operands...)
		files["main.xwalk"] = text(spectest.Wrap(c.lines))
		_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		got := ""
		for _, d := range problems {
			got += string(d.Code) + " " + d.Message
		}
		if got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

// What follows from another problem is not said, and a form that may be completed is said to be one.
func TestCompulsoryCellsOfAnotherForm(t *testing.T) {
	files := demanding(t, true, operand(opdAll, noSplit))
	files["main.xwalk"] = text(spectest.Wrap(`"OPD all" = count where v.pregnan`))
	if _, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"}); len(problems) != 1 {
		t.Errorf("a consequence is named: %v", problems)
	}
	files = demanding(t, false, operand(opdAll, noSplit))
	files["main.xwalk"] = text(spectest.Wrap(`"ACT stock" = sum v.stock`))
	_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
	if len(problems) != 1 || problems[0].Message != `nothing fills "OPD all", without which DHIS2 objects when "OPD monthly" is completed` {
		t.Errorf("got %v", problems)
	}
}
