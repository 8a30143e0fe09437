package diag

import (
	"bytes"
	"strings"
	"testing"
)

func TestGitHub(t *testing.T) {
	f := NewFile("a,b:c.xwalk", "key id\r\nzone \"UTC\"\r\n")
	tests := []struct {
		about string
		d     Diagnostic
		want  string
	}{
		{"columns in one line", problem(f.Span(4, 6), "m"), "::error file=a%2Cb%3Ac.xwalk,line=1,endLine=1,col=5,endColumn=7,title=E0999::m"},
		{"no columns over several lines", problem(f.Span(4, 12), "m"), "::error file=a%2Cb%3Ac.xwalk,line=1,endLine=2,title=E0999::m"},
		{"a line break at the end does not count", problem(f.Span(4, 8), "m"), "::error file=a%2Cb%3Ac.xwalk,line=1,endLine=1,col=5,endColumn=7,title=E0999::m"},
		{"nowhere", warning(Span{}, "100%").WithHelp("a\r\nb"), "::warning title=W0999::100%25%0Aa%0Ab"},
		{"a label without words", problem(Span{}, "m").WithLabel(f.Span(0, 1), ""), "::error title=E0999::m"},
		{"no second command", problem(Span{}, "m\n::error::forged\x1b[2J"), "::error title=E0999::m%0A::error::forged␛[2J"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			var b bytes.Buffer
			if err := GitHub(&b, List{test.d}); err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSuffix(b.String(), "\n"); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
