package stdlib_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// A line in a loop over rows is read once, and each row has its own expression
// of it, whatever order and however many at a time.
func TestRowsDoNotShareTheirExpressions(t *testing.T) {
	env, err := stdlib.NewEnv(stdlib.Config{})
	if err != nil {
		t.Fatal(err)
	}
	file := diag.NewFile("main.xwalk", `[row.a, "x"].exists(n, n == row.a) && row.b in ["1", row.a]`)
	var group sync.WaitGroup
	for i := range 50 {
		group.Add(1)
		go func() {
			defer group.Done()
			a, b := fmt.Sprint("a", i), fmt.Sprint("b", i)
			row := stdlib.ConstantRow{Table: "rows", Cells: map[string]*string{"a": &a, "b": &b}}
			x, problems := env.WithRow("row", row).Compile(file.Span(0, len(file.Text)))
			if len(problems) > 0 {
				t.Error(problems)
				return
			}
			want := fmt.Sprintf(`["%[1]s", "x"].exists(n, n == "%[1]s") && "%[2]s" in ["1", "%[1]s"]`, a, b)
			if x.Text != want {
				t.Errorf("%s, want %s", x.Text, want)
			}
		}()
	}
	group.Wait()
}

// Each row has the problems of the line, at their places.
func TestRowsHaveTheirProblems(t *testing.T) {
	env, err := stdlib.NewEnv(stdlib.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`"x" == row.`, `row.a && row.column == "x"`} {
		file := diag.NewFile("main.xwalk", text)
		var first diag.Diagnostic
		for i := range 3 {
			a := fmt.Sprint(i)
			row := stdlib.ConstantRow{Table: "rows", Cells: map[string]*string{"a": &a}}
			_, problems := env.WithRow("row", row).Compile(file.Span(0, len(text)))
			if len(problems) != 1 {
				t.Fatalf("%q: %v", text, problems)
			}
			if i == 0 {
				first = problems[0]
			}
			if problems[0].Code != first.Code || problems[0].Span != first.Span || problems[0].Message != first.Message {
				t.Errorf("%q: %v, want %v", text, problems[0], first)
			}
		}
	}
}
