package compiler_test

import (
	"testing"
	"testing/fstest"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
	"github.com/crosswalk-dhis2/crosswalk/spec/spectest"
)

// A form splits Malaria confirmed by other ages than the data element itself.
const ownSplit = `unit | A | Kololo
category | Sex | Male, Female
category | Age-5 | under 5, 5 and over
category | Age-15 | under 15, 15 and over
combo | Sex and Age-5 | Sex, Age-5
combo | Sex and Age-15 | Sex, Age-15
element | Malaria confirmed | INTEGER | Sex and Age-5
element | Tested | INTEGER | Sex and Age-5
element | Deaths | INTEGER
data set | HMIS 105 | Monthly | | Malaria confirmed=Sex and Age-15, Tested, Deaths`

// Whoever gives categories that a form does not have is told which it has, and
// why they are not those of other forms.
func TestWordsOfCategories(t *testing.T) {
	const own = `the split is the data set's own; in other data sets the data element is split by "Sex" and "Age-5"`
	for lines, want := range map[string][2]string{
		`category "Sex" = "Male"  category "Age-5" = "under 5"  "Malaria confirmed" = count`: {
			`E0416 "Malaria confirmed" in "HMIS 105" is split by "Sex" and "Age-15"; this rule gives "Age-5" and "Sex"`, "add `category \"Age-15\" = …` to the block; " + own},
		`"Malaria confirmed" = count`: {
			`E0416 "Malaria confirmed" in "HMIS 105" is split by "Sex" and "Age-15", and nothing says which`, "add `category \"Sex\" = …` to the block; " + own},
		`category "Sex" = "Male"  "Malaria confirmed" ["Age-5": "under 5"] = count`: {
			`E0415 "Malaria confirmed" in "HMIS 105" is split by "Sex" and "Age-15", not by "Age-5"`, "use one of these; " + own},
		`category "Sex" = "Male"  "Malaria confirmed" ["under 5"] = count`: {
			`E0414 "Malaria confirmed" in "HMIS 105" is split by "Sex" and "Age-15", which have no option "under 5"`,
			"did you mean `under 15`?" + `; "under 5" is an option of "Age-5"; this form has "Sex" with "Male" and "Female", and "Age-15" with "under 15" and "15 and over"; ` + own},
		`"Deaths" ["Male"] = count`: {
			`E0414 "Deaths" in "HMIS 105" is not split, so it has no option "Male"`, "take the category out"},
		`"Deaths" ["Sex": "Male"] = count`: {
			`E0415 "Deaths" in "HMIS 105" is not split, also not by "Sex"`, "take the category out"},
		`category "Age-15" = "5 and over"`: {
			`E0417 the category "Age-15" has no option "5 and over"`, "did you mean `15 and over`?" + `; "5 and over" is an option of "Age-5"; this form has "Age-15" with "under 15" and "15 and over"`},
	} {
		files := expand(t, fstest.MapFS{"metadata/hmis.meta": text(ownSplit)})
		files["schemas/visit.schema.json"] = spectest.Fixture(t, "..")["schemas/visit.schema.json"]
		files["main.xwalk"] = text(spectest.Wrap("data set \"HMIS 105\" from visit as v {\n  period = v.started\n  org unit name = \"Kololo\"\n  " + lines + "\n}\n"))
		_, problems := compiler.Compile(compiler.Options{FS: files, Main: "main.xwalk"})
		if len(problems) != 1 {
			t.Errorf("%s: %d problems: %v", lines, len(problems), problems)
			continue
		}
		if got := string(problems[0].Code) + " " + problems[0].Message; got != want[0] {
			t.Errorf("%s:\n got %s\nwant %s", lines, got, want[0])
		}
		if len(problems[0].Edits) > 0 {
			t.Errorf("%s: an edit turns one age into another: %v", lines, problems[0].Edits)
		}
		if problems[0].Help != want[1] {
			t.Errorf("%s: help:\n got %s\nwant %s", lines, problems[0].Help, want[1])
		}
	}
}
