package spec_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// documents lists the Markdown files of the repository, from its root.
func documents(t *testing.T) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ".md" {
			out = append(out, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 8 {
		t.Fatalf("only %d documents: %v", len(out), out)
	}
	return out
}

var (
	inlineCode = regexp.MustCompile("``[^\n]+?``|`[^`\n]+`")
	inlineLink = regexp.MustCompile(`\[[^\]\n]*\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
)

// prose is a document without its code.
func prose(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fence.ReplaceAllString(string(data), "")
}

// anchors are the names that the headings of a document can be linked by, as
// GitHub makes them: lower case, blanks as hyphens, and without other signs; a
// second heading of one name gets -1.
func anchors(text string) []string {
	var out []string
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		if slices.Contains(out, name) {
			name += "-1"
		}
		out = append(out, name)
	}
	return out
}

// TestLinksLeadSomewhere follows every relative link of every document to a
// file of the repository, and to a heading where it names one.
func TestLinksLeadSomewhere(t *testing.T) {
	followed := 0
	for _, path := range documents(t) {
		for _, m := range inlineLink.FindAllStringSubmatch(inlineCode.ReplaceAllString(prose(t, path), "x"), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			followed++
			if problem := follow(t, path, m[1]); problem != "" {
				t.Errorf("%s: the link %s leads to %s", path, m[1], problem)
			}
		}
	}
	if followed < 20 {
		t.Errorf("only %d links were found", followed)
	}
}

func follow(t *testing.T, from, link string) (problem string) {
	t.Helper()
	file, anchor, hasAnchor := strings.Cut(link, "#")
	to := from
	if file != "" {
		to = filepath.ToSlash(filepath.Join(filepath.Dir(from), file))
	}
	if strings.HasPrefix(file, "/") || strings.HasPrefix(to, "../../") {
		return "a place outside of the repository"
	}
	if _, err := os.Stat(to); err != nil {
		return "no file"
	}
	if hasAnchor && !slices.Contains(anchors(prose(t, to)), anchor) {
		return "no heading"
	}
	return ""
}

func TestAnchors(t *testing.T) {
	got := anchors("# The language, edition 1\ntext\n## 6.3 Choose\n## `sum` & more\n## 6.3 Choose\n#no heading\n")
	want := []string{"the-language-edition-1", "63-choose", "sum--more", "63-choose-1"}
	if !slices.Equal(got, want) {
		t.Errorf("the anchors are %q, want %q", got, want)
	}
}

// TestArchitectureIsAsItSays finds every package of deps_test.go in the picture,
// and every file that the code map names in the repository.
func TestArchitectureIsAsItSays(t *testing.T) {
	data, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range layers {
		if !strings.Contains(string(data), name) {
			t.Errorf("%s is not in the picture", name)
		}
	}
	named := 0
	for _, m := range regexp.MustCompile("`((?:cmd|compiler|runtime|stdlib|lang|spec)/[a-z_/]+(?:\\.[a-z]+)?)`").FindAllStringSubmatch(string(data), -1) {
		named++
		if _, err := os.Stat("../" + m[1]); err != nil {
			t.Errorf("there is no %s", m[1])
		}
	}
	if named < 30 {
		t.Errorf("only %d places are named", named)
	}
}

// TestEveryDocumentIsListed holds the list of documents to what is there.
func TestEveryDocumentIsListed(t *testing.T) {
	files, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if name != "README.md" && !strings.Contains(string(list), "]("+name+")") {
			t.Errorf("README.md does not list %s", name)
		}
	}
}
