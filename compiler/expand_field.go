package compiler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// field names a field of a record, "visit.patient.gender", as a line of the block
// does that has a condition on it: as the condition itself, or from the record on.
func (x *expander) field(condition, field string) string {
	names, ok := schema.SplitPath(field)
	if !ok {
		return field
	}
	for i, name := range names {
		if strings.Trim(name, wordLetters) != "" {
			names[i] = "`" + name + "`"
		}
	}
	last := names[len(names)-1]
	written := regexp.MustCompile(`[A-Za-z_]\w*(?:\.(?:\w+|` + "`[^`]*`" + `))*\.` + regexp.QuoteMeta(last) + `(?:\W|$)`)
	for _, text := range written.FindAllString(condition, -1) {
		path := text[:strings.LastIndex(text, last)+len(last)]
		head, _, _ := strings.Cut(path, ".")
		if head == x.block.as || slices.Contains(x.block.items, head) {
			return path
		}
	}
	return strings.Join(append([]string{x.block.as}, names[1:]...), ".")
}

const wordLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
