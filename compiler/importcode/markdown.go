package importcode

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// Markdown writes the table as spec/dhis2-checks.md. cases names, for each code
// of ours, the conformance cases that show it.
func Markdown(cases map[diag.Code][]string) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	for _, s := range []struct {
		title, text string
		rules       []Rule
	}{
		{"Data sets, up to 2.42", "The importer judges value by value: what it refuses is dropped, the rest is stored.", oldDataSetRules},
		{"Data sets, from 2.43", "The importer judges a data set as a whole: one wrong cell refuses all of its values.", newDataSetRules},
		{"Tracker", "", trackerRules},
		{"Relationships", "", relationshipRules},
		{"Without a word", "What DHIS2 does to a payload with neither code nor warning. The names are ours.", silentRules},
	} {
		fmt.Fprintf(&b, "\n## %s\n\n", s.title)
		if s.text != "" {
			b.WriteString(s.text + "\n\n")
		}
		b.WriteString("| DHIS2 | versions | what it demands | broken, it | class | our codes and cases |\n|---|---|---|---|---|---|\n")
		for _, rule := range s.rules {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s: %s | %s |\n", rule.Code, rule.Versions(), rule.Demand, rule.Effect.thirdPerson(), rule.Class(), classReason(rule), answers(rule, cases))
		}
	}
	return b.Bytes()
}

const head = `<!-- Written by the tests from compiler/importcode. UPDATE=1 go test ./spec -run DHIS2Checks writes it again. -->
# What DHIS2 demands, and who sees to it

Every rule of DHIS2's importers, with the answer of Crosswalk. Four classes:

- *cannot occur*: no payload of ours breaks it, whatever the mapping;
- *checked when compiled*: a mapping that would break it has an error;
- *guarded at run time*: a record that would break it is rejected, and the rest is sent;
- *depends on the server*: nobody can know before it is sent. What can be checked or guarded is, all the same.

` + "`crosswalk check --import-codes`" + ` says the same of one mapping, with its lines. All holds for a server that has the metadata of the snapshot.
`

func classReason(rule Rule) string {
	switch rule.Class() {
	case Depends:
		return rule.Server
	case Cannot:
		return rule.Never
	}
	if rule.Never != "" {
		return rule.Never
	}
	if rule.Class() == Guarded {
		return "the record is rejected"
	}
	return "the mapping is refused"
}

// answers lists the codes of ours with their cases.
func answers(rule Rule, cases map[diag.Code][]string) string {
	var out []string
	for _, list := range [][]diag.Code{rule.Checks, rule.Guards} {
		for _, code := range list {
			text := string(code)
			if entry, ok := diag.Lookup(code); ok {
				text = fmt.Sprintf("[%s](errors.md#%s)", code, anchor(entry))
			}
			for i, name := range cases[code] {
				text += fmt.Sprintf(" [%d](testdata/cases/%s.txtar)", i+1, name)
			}
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}

// anchor is the anchor that a heading of errors.md has.
func anchor(e diag.Entry) string {
	var b strings.Builder
	for _, r := range strings.ToLower(string(e.Code) + ": " + e.Title) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		}
	}
	return b.String()
}
