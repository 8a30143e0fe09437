package spec_test

import (
	"fmt"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// TestGrammarBlocks reads every example of the grammar: a whole file,
// declarations, or lines of a data set or of a tracker object.
func TestGrammarBlocks(t *testing.T) {
	const header = "language 1\nmapping m\n"
	around := [][2]string{
		{"", ""}, {header, ""},
		{header + "data set \"D\" from visit as v {\n", "\n}\n"},
		{header + "data set \"D\" {\n", "\n}\n"},
		{header + "program \"P\" from visit as v {\n", "\n}\n"},
		{header + "program \"P\" from visit as v {\n  tracked entity {\n", "\n}\n}\n"},
		{header + "test \"T\" {\n", "\n}\n"},
	}
	read := 0
	for _, b := range codeBlocks(t, "grammar.md") {
		if b.info != "" {
			continue
		}
		read++
		var problems diag.List
		for _, part := range around {
			_, problems = lang.Parse(diag.NewFile("m.xwalk", part[0]+b.text+part[1]))
			if !problems.HasErrors() {
				break
			}
		}
		if problems.HasErrors() {
			t.Errorf("line %d cannot be read: %v\n%s", b.line, fmt.Sprint(problems[0].Message), b.text)
		}
	}
	if read < 10 {
		t.Errorf("only %d examples", read)
	}
}
