package lang

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// checkFormat holds a module that was read without errors to what the formatter
// promises.
func checkFormat(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, m *Module) {
	t.Helper()
	formatted, ok := Format(m)
	if !ok {
		t.Fatalf("not formatted")
	}
	again, problems := Parse(diag.NewFile("formatted.xwalk", formatted))
	if len(problems) > 0 {
		t.Fatalf("formatting made problems: %v\n%s", codesOf(problems), formatted)
	}
	if want, got := significant(m), significant(again); !slices.Equal(want, got) {
		t.Fatalf("formatting changed tokens:\n%q\n%q", want, got)
	}
	if want, got := comments(m), comments(again); !slices.Equal(want, got) {
		t.Fatalf("formatting changed comments:\n%q\n%q", want, got)
	}
	if want, got := dump(m), dump(again); want != got {
		t.Fatalf("formatting changed the tree:\n%s\n%s\n%s", want, got, formatted)
	}
	if twice, _ := Format(again); twice != formatted {
		t.Fatalf("formatting twice differs:\n%s\n---\n%s", formatted, twice)
	}
	checkLayout(t, formatted)
}

// checkLayout checks what every formatted text has in common. A text in three
// quotes is as its writer wants it.
func checkLayout(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, text string) {
	t.Helper()
	if text != "" && (!strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") || strings.HasPrefix(text, "\n")) {
		t.Fatalf("blank lines at an end: %q", text)
	}
	if strings.Contains(text, `"""`) || strings.Contains(text, `'''`) {
		return
	}
	for _, wrong := range []string{" \n", "\t\n", "\r\n", "\n\n\n"} {
		if strings.Contains(text, wrong) {
			t.Fatalf("%q in %q", wrong, text)
		}
	}
}

// significant returns the texts of the tokens that the grammar sees.
func significant(m *Module) []string {
	var texts []string
	for i := range m.source.tokens {
		if t := &m.source.tokens[i]; !isTrivia(t.Type) {
			texts = append(texts, m.source.text[t.Pos.Offset:m.source.end(i)])
		}
	}
	return texts
}

// comments returns the comments and docs in order, without blanks after them.
func comments(m *Module) []string {
	var texts []string
	for i := range m.source.tokens {
		if t := &m.source.tokens[i]; t.Type == commentToken || t.Type == docToken {
			texts = append(texts, strings.TrimRight(t.Value, " \t\r"))
		}
	}
	return texts
}

func TestFormatKeepsItsPromises(t *testing.T) {
	for file, a := range corpus(t, "tree") {
		for _, f := range a.Files[:2] {
			m, problems := Parse(diag.NewFile(f.Name, string(f.Data)))
			if problems.HasErrors() {
				t.Errorf("%s: %v", file, codesOf(problems))
				continue
			}
			checkFormat(t, m)
		}
	}
}

// White space and comments mean nothing: with others between the tokens of a
// mapping it is the same mapping, and has the same layout but for comments.
func TestTriviaMeansNothing(t *testing.T) {
	var modules []*Module
	for _, a := range corpus(t, "tree") {
		m, _ := Parse(diag.NewFile("in.xwalk", string(a.Files[0].Data)))
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b *Module) int { return strings.Compare(a.File.Text, b.File.Text) })
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(modules).Draw(t, "module")
		text := withOtherTrivia(t, m)
		other, problems := Parse(diag.NewFile("other.xwalk", text))
		if problems.HasErrors() {
			t.Fatalf("%v in:\n%s", codesOf(problems), text)
		}
		if want, got := dump(m), dump(other); want != got {
			t.Fatalf("the tree changed:\n%s\n%s\n%s", want, got, text)
		}
		checkFormat(t, other)
	})
}

// withOtherTrivia replaces white space and comments. Docs stay, since they are
// part of the tree, and so does the one rule about lines: a setting's name and
// its `=` stand on one line.
func withOtherTrivia(t *rapid.T, m *Module) string {
	heads := settingHeads(m)
	blanks := []string{" ", "\t  ", " ", "\n", "\n\n\n", "\r\n", " // c\n", "\n// c\n\n", "\n  //// c\n"}
	drawn := rapid.SliceOfN(rapid.IntRange(0, len(blanks)-1), len(m.source.tokens), len(m.source.tokens)).Draw(t, "trivia")
	var b strings.Builder
	docs := false
	for i := range m.source.tokens {
		tok := &m.source.tokens[i]
		text := m.source.text[tok.Pos.Offset:m.source.end(i)]
		switch {
		case tok.Type == docToken:
			b.WriteString("\n" + text + "\n")
			docs = true
		case isTrivia(tok.Type):
		case tok.Type == endOfFile:
		default:
			if i > 0 && !docs && heads[tok.Pos.Offset] {
				b.WriteString(blanks[drawn[i]%2])
			} else if i > 0 {
				b.WriteString(blanks[drawn[i]])
			}
			b.WriteString(text)
			docs = false
		}
	}
	return b.String()
}

// settingHeads returns the offsets of the tokens after the first of a setting,
// up to and with its `=`.
func settingHeads(m *Module) map[int]bool {
	heads := map[int]bool{}
	m.Walk(func(p Piece) bool {
		s, ok := p.(*Setting)
		if !ok {
			return true
		}
		for i := range m.source.tokens {
			if at := m.source.tokens[i].Pos.Offset; at > s.Start() && at < s.Values[0].Start() {
				heads[at] = true
			}
		}
		return false
	})
	return heads
}

func TestBrokenFilesAreNotFormatted(t *testing.T) {
	m, problems := Parse(diag.NewFile("broken.xwalk", head+"let a = \n"))
	if text, ok := Format(m); ok || text != "" || !problems.HasErrors() {
		t.Errorf("formatted to %q", text)
	}
}

// Only errors stand in the way; a warning about layout is what the formatter cures.
func TestFormatCuresW0101(t *testing.T) {
	m, problems := Parse(diag.NewFile("in.xwalk", head+"let a = 1\n+ 2\nlet b = f(\n1\n)\n"))
	if len(problems) != 2 || problems[0].Code != "W0101" || problems[1].Code != "W0101" {
		t.Fatalf("problems %v", codesOf(problems))
	}
	checkFormat(t, m)
}
