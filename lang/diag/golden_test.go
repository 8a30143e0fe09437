package diag

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Codes of the cases, which the registry will never hold; only their entry here
// is known, so that the renderings do not change with the registry.
const (
	testError   Code = "E0999"
	testWarning Code = "W0999"
)

func testLookup(code Code) (Entry, bool) {
	if code != testError {
		return Entry{}, false
	}
	return Entry{
		Code: code, Title: "Something is unknown", Why: "Nobody could say what it means.",
		Example: "x", Cure: "Write another name.",
	}, true
}

// find returns the nth (from 1) occurrence of a text in a file.
func find(f *File, text string, nth int) Span {
	at := -1
	for range nth {
		i := strings.Index(f.Text[at+1:], text)
		if i < 0 {
			panic(text + " is not in " + f.Name)
		}
		at += i + 1
	}
	return f.Span(at, at+len(text))
}

func problem(span Span, message string) Diagnostic {
	return Diagnostic{Code: testError, Span: span, Message: message}
}

func warning(span Span, message string) Diagnostic {
	return Diagnostic{Code: testWarning, Severity: Warning, Span: span, Message: message}
}

const opdText = `language 1

source visit {
  schema "visit.schema.json"
  key    visit_id
}

codes sex {
  "M" -> "Male"
  "F" -> "Female"
}

data set "OPD monthly" from visit as v {
  category "Sex" = sex(v.patient.gendr)
  "OPD new" = count where v.kind = "new"
}
`

// goldenCases returns the lists to render by the name of their file.
func goldenCases() map[string]List {
	opd := NewFile("opd.xwalk", opdText)
	common := NewFile("shared/common codes.xwalk", "codes result {\n  \"pos\" -> \"Positive\"\n}\n")
	crlf := NewFile("windows.xwalk", "source visit {\r\n  key id\r\n}\r\n")
	wide := NewFile("wide.xwalk", "  \"患者性別\" = 性(v.性别) // e\u0301t\u00e9 😀\n")
	tabs := NewFile("tabs.xwalk", "{\n\tkey\t=\tid\n}\n")
	hostile := NewFile("bad\x1b[2Jname.xwalk", "key \x1b[31mid\x07 \u202Egnp\u2069 \xff\u0085 \u200b|\n")
	long := NewFile("long.xwalk", "let x = ["+strings.Repeat("\"abc\", ", 150_000)+"oops, "+strings.Repeat("\"日本\", ", 100)+"]\n")
	return map[string]List{
		"question": {problem(find(opd, "gendr", 1), "unknown field `gendr` of `visit.patient`").
			WithHelp("did you mean `gender`?").WithEdit(find(opd, "gendr", 1), "gender")},
		"edit": {problem(find(opd, "=", 3), "`=` does not compare").
			WithHelp("write `==` to compare\nand `=` to give a value").WithEdit(find(opd, "=", 3), "==")},
		"labels": {problem(find(opd, "gendr", 1), "`sex` takes a code, and `gendr` is a number").
			WithLabel(find(opd, "gendr", 1), "this is a number").
			WithLabel(find(opd, "sex", 2), "asked for by `sex`").
			WithLabel(find(opd, "codes sex", 1), "`sex` is declared here").
			WithLabel(find(opd, "source", 1), "").
			WithHelp("convert it with `text(…)`")},
		"other-file": {problem(find(opd, `"Female"`, 1), "option \"Female\" is fed twice").
			WithLabel(find(common, `"Positive"`, 1), "and here").
			WithLabel(NewFile("metadata.json", "").Span(0, 0), "option set \"Sex\" has only \"Male\"").
			WithLabel(Span{}, "the target is DHIS2 2.42").
			WithHelp("did you mean `Male`?")},
		"multiline": {problem(find(opd, opdText[strings.Index(opdText, "codes sex"):strings.Index(opdText, "data set")-1], 1), "table `sex` has no row `otherwise`").
			WithLabel(find(opd, opdText[strings.Index(opdText, "\"M\""):strings.Index(opdText, "  category")], 1), "used within this").
			WithLabel(find(opd, "\"M\" -> \"Male\"", 1), "first row").
			WithHelp("add `otherwise -> report \"unknown sex\"`").
			WithEdit(opd.Span(strings.Index(opdText, "}\n\ndata"), strings.Index(opdText, "}\n\ndata")), "  otherwise -> report \"unknown sex\"\n")},
		"tabs":     {problem(find(tabs, "id", 1), "`id` is not a field").WithLabel(find(tabs, "\t=\t", 1), "tabs")},
		"wide":     {problem(find(wide, "性别", 1), "unknown field `性别`").WithLabel(find(wide, "患者性別", 1), "性").WithLabel(find(wide, "😀", 1), "a face")},
		"hostile":  {problem(find(hostile, "id\x07", 1), "unknown `\x1b[31mid\x07`\nerror[E0000]: forged").WithHelp("\u202Ereversed\x1b]0;title\x07")},
		"crlf":     {problem(find(crlf, "key id\r\n", 1), "`id` is not unique").WithEdit(find(crlf, "id", 1), "visit_id")},
		"long":     {problem(find(long, "oops", 1), "unknown name `oops`").WithEdit(find(long, "oops", 1), "\"oops\"").WithHelp("put it in quotes")},
		"long-end": {problem(long.Span(len(long.Text)-2, len(long.Text)-1), "`]` is one too many").WithLabel(find(long, "let", 1), "begun here")},
		"nowhere":  {problem(Span{}, "no mapping was given").WithHelp("name a file or a folder")},
		"no-text":  {problem(NewFile("missing.xwalk", "").Span(0, 0), "the file cannot be read")},
		"end": {
			problem(opd.Span(len(opdText), len(opdText)), "a `}` is missing").WithLabel(find(opd, "{", 3), "for this `{`"),
			warning(opd.Span(5000, 9000), "a span beyond the text"),
		},
		"two-edits": {warning(find(opd, "visit", 1), "`visit` should be `visits`").
			WithEdit(find(opd, "visit", 1), "visits").WithEdit(find(opd, "from visit", 1), "from visits").
			WithEdit(find(common, "codes result {\n", 1), "").WithEdit(find(opd, "visit as", 1), "overlaps")},
		"percent": {problem(NewFile("50%,a:b.xwalk", "x\n").Span(0, 1), "100% of \"x\": wrong, see <b> & `y`").WithHelp("first\nsecond")},
		"warnings": {
			warning(find(opd, "count", 1), "distinct counts do not add up"),
			problem(find(opd, "gendr", 1), "unknown field `gendr`"),
			warning(Span{}, "no test covers \"OPD new\""),
		},
	}
}

func renderings(t *testing.T, l List) []txtar.File {
	t.Helper()
	var text, colour, ascii, object, sarif, github bytes.Buffer
	for _, err := range []error{
		Terminal{}.Render(&text, l),
		Terminal{Color: true}.Render(&colour, l),
		Terminal{ASCII: true, Width: 60}.Render(&ascii, l),
		JSON(&object, l),
		writeJSON(&sarif, newSARIF(l, testLookup)),
		GitHub(&github, l),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	visible := strings.ReplaceAll(colour.String(), "\x1b[", "␛[")
	return []txtar.File{
		{Name: "text", Data: text.Bytes()},
		{Name: "colour", Data: []byte(visible)},
		{Name: "ascii, 60 columns", Data: ascii.Bytes()},
		{Name: "json", Data: object.Bytes()},
		{Name: "sarif", Data: sarif.Bytes()},
		{Name: "github", Data: github.Bytes()},
	}
}

// TestGolden holds how each case looks in each form. UPDATE=1 writes what they
// look like now and fails, so that nobody updates by accident.
func TestGolden(t *testing.T) {
	cases := goldenCases()
	for name, list := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", "render", name+".txtar")
			got := txtar.Format(&txtar.Archive{Files: renderings(t, list)})
			compareFile(t, path, got)
		})
	}
	entries, err := os.ReadDir(filepath.Join("testdata", "render"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := cases[strings.TrimSuffix(e.Name(), ".txtar")]; !ok {
			t.Errorf("%s belongs to no case", e.Name())
		}
	}
}

// compareFile fails if a file is not what it should be, or, with UPDATE=1,
// makes it so and fails all the same.
func compareFile(t *testing.T, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err == nil && bytes.Equal(got, want) {
		return
	}
	if os.Getenv("UPDATE") != "1" {
		t.Errorf("%s is out of date (UPDATE=1 rewrites it): %s", path, firstDifference(string(got), string(want)))
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, want, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s was rewritten: look at the changes", path)
}

func firstDifference(have, want string) string {
	haves, wants := strings.Split(have, "\n"), strings.Split(want, "\n")
	for i := range min(len(haves), len(wants)) {
		if haves[i] != wants[i] {
			return "in line " + padded(i+1, 1) + " it has\n" + haves[i] + "\nand should have\n" + wants[i]
		}
	}
	return "one is longer than the other"
}

// No rendering may depend on the order of a map or on what was rendered before.
func TestRenderingIsDeterministic(t *testing.T) {
	for name, list := range goldenCases() {
		first, second := renderings(t, list), renderings(t, goldenCases()[name])
		for i := range first {
			if !slices.Equal(first[i].Data, second[i].Data) {
				t.Errorf("%s: two renderings as %s differ", name, first[i].Name)
			}
		}
	}
}
