package lang

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

const head = "language 1\nmapping m\n"

// Input that nobody writes gets a clear answer, and nothing else.
func TestHostileFiles(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string // codes
	}{
		"empty":                   {"", []string{"E0121"}},
		"only blanks":             {" \r\n\t\n", []string{"E0121"}},
		"byte order mark":         {"\uFEFFlanguage 1\nmapping m\nlet a = 1\n", nil},
		"carriage returns":        {"language 1\r\nmapping m\r\n/// doc\r\nlet a = \"x\"\r\n// c\r\n", nil},
		"not UTF-8":               {head + "let a = 'Sant\xe9'\nlet b = 'caf\xe9'\n", []string{"E0103"}},
		"not UTF-8 in a comment":  {head + "// \xff\nlet a = 1\n", []string{"E0103"}},
		"not UTF-8 outside":       {head + "let a = \xff\xfe\nlet b = 1\n", []string{"E0103"}},
		"zero bytes":              {head + "let a = '\x00\x00'\n", []string{"E0103"}},
		"string without end":      {head + "let a = \"x", []string{"E0105"}},
		"string with a backslash": {head + "let a = \"x\\", []string{"E0105"}},
		"triple without end":      {head + "let a = \"\"\"x\n\"B\" = count\n}}}", []string{"E0105"}},
		"comment without end":     {head + "let a = 1 /* x\nlet b = 2", []string{"E0108"}},
		"backtick without end":    {head + "let a = v.`x\nlet b = 1", []string{"E0105"}},
		"block without end":       {head + "codes a {", []string{"E0113"}},
		"blocks without end":      {head + "data set \"X\" from v as v {\n for each x in v.l {\n where x {", []string{"E0113"}},
		"201 deep":                {head + "let a = " + strings.Repeat("(", 201) + "1" + strings.Repeat(")", 201), []string{"E0102"}},
		"200 deep":                {head + "let a = " + strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200), nil},
		"100,000 deep":            {head + "let a = " + strings.Repeat("[", 100_000), []string{"E0102"}},
		"100,000 blocks deep":     {head + strings.Repeat("data set \"X\" from v as v {", 100_000), []string{"E0102"}},
		"100,000 signs":           {head + "let a = " + strings.Repeat("!", 100_000) + "b", nil},
		"100,000 choices":         {head + "let a = " + strings.Repeat("b?c:", 100_000) + "d", nil},
		"a line of a megabyte":    {head + "let a = '" + strings.Repeat("x", 1<<20) + "'", nil},
		"a number of a megabyte":  {head + "let a = " + strings.Repeat("1", 1<<20), nil},
		"a name of a megabyte":    {head + "let a = " + strings.Repeat("n", 1<<20) + " b", []string{"E0112"}},
		"too large":               {head + strings.Repeat(" ", MaxBytes), []string{"E0101"}},
		"too many words":          {head + strings.Repeat("a ", maxTokens/2), []string{"E0101"}},
	} {
		t.Run(name, func(t *testing.T) {
			m, problems := Parse(diag.NewFile("hostile.xwalk", c.text))
			if m == nil || m.File == nil {
				t.Fatal("no module")
			}
			got := codesOf(problems)
			if len(got) != len(c.want) {
				t.Fatalf("got %.300q, want %q", got, c.want)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) || len(got[i]) > 300 {
					t.Errorf("got %.300q, want %q", got[i], c.want[i])
				}
			}
			if _, ok := Format(m); ok != (len(c.want) == 0) {
				t.Errorf("formatted: %v", ok)
			}
		})
	}
}

func TestProblemsAreCapped(t *testing.T) {
	for name, line := range map[string]string{"syntax": "let x = \n", "signs": "let y = 1 <> 2\n", "words": "foo bar\n", "names": "let count = 1\n"} {
		_, problems := Parse(diag.NewFile("many.xwalk", head+strings.Repeat(line, 10_000)))
		if len(problems) != maxProblem {
			t.Errorf("%s: %d problems", name, len(problems))
		}
	}
}

// Warnings never take the place of errors: what a file with an error says is
// left out of its module, and nobody may take the module for whole.
func TestWarningsHideNoError(t *testing.T) {
	for name, last := range map[string]string{"name": "let count = 1\n", "line": "foo bar\n", "scanned": "let x = 1 <> 2\n"} {
		m, problems := Parse(diag.NewFile("many.xwalk", head+strings.Repeat("let a =\n1\n", maxProblem+1)+last))
		if !problems.HasErrors() || len(problems) > maxProblem {
			t.Errorf("%s: %d problems, errors among them: %v", name, len(problems), problems.HasErrors())
		}
		if _, ok := Format(m); ok {
			t.Errorf("%s: a file with an error was formatted", name)
		}
	}
}

// A file of comments, or of many small problems, must not take time that grows
// faster than the file.
func TestLargeFiles(t *testing.T) {
	for name, line := range map[string]string{
		"comments": "// c\n", "docs": "/// d\n", "words": "a ", "texts": "\"a\" ", "open": "{\n", "rows": "\"a\" -> \"b\" // c\n",
		"strays": ") ", "odd": "\u00a0@", "declarations": "codes a {\n",
	} {
		t.Run(name, func(t *testing.T) {
			text := head + strings.Repeat(line, 300_000/len(line))
			for _, text := range []string{text, head + "codes a {\n" + text + "}\n"} {
				m, problems := Parse(diag.NewFile("large.xwalk", text))
				if formatted, ok := Format(m); ok == problems.HasErrors() || ok && len(formatted) < len(text)/2 {
					t.Errorf("formatted %v, %d bytes of %d", ok, len(formatted), len(text))
				}
			}
		})
	}
}

// What costs a look at the whole rest of the file for each of its tokens takes
// minutes for these and not seconds.
func TestLargestFiles(t *testing.T) {
	for name, line := range map[string]string{"stray docs": "foo bar ///\n", "backticks": "`a`", "curly quotes": "“a”", "open comments": "/*\n"} {
		t.Run(name, func(t *testing.T) {
			_, problems := Parse(diag.NewFile("largest.xwalk", head+strings.Repeat(line, MaxBytes/4/len(line))))
			if !problems.HasErrors() {
				t.Error("no error")
			}
		})
	}
}
