package lang

import (
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// largeMapping is a mapping of about n bytes, as people write them.
func largeMapping(b *testing.B, n int) string {
	a := corpus(b, "tree")["testdata/tree/aggregate.txtar"]
	text := string(a.Files[1].Data)
	at := strings.Index(text, "data set ")
	return text[:at] + strings.Repeat(text[at:], n/(len(text)-at)+1)
}

func BenchmarkParse(b *testing.B) {
	text := largeMapping(b, 200_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, problems := Parse(diag.NewFile("large.xwalk", text)); problems.HasErrors() {
			b.Fatal(codesOf(problems))
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	text := largeMapping(b, 200_000)
	m, _ := Parse(diag.NewFile("large.xwalk", text))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, ok := Format(m); !ok {
			b.Fatal("not formatted")
		}
	}
}
