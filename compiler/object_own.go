package compiler

import (
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// own finds out whether no record but its own can make an event or relationship:
// its identity then holds the key. Only such objects may be deleted when their
// record is, for a run never sees all records that there are.
func (b *body) own(lines []lang.Statement) {
	if b.source == nil {
		return // an entity is made of many records
	}
	src := &b.source.out
	if b.broken || !b.wholeIdentity(lines) || src.Version == nil && src.Deleted == nil {
		return
	}
	b.out.Own = b.holdsKey(src)
	if b.out.Own || src.Deleted == nil {
		return
	}
	b.warn(diag.New("W0429", b.lineOf(lines, "identity"), "%s of a deleted record stays on the server: its identity does not hold the key of `%s`", b.called, src.Name).
		WithHelp("add %s to the identity, unless several records make one object; its UID is another one then", b.keyInWords(src)))
}

// wholeIdentity reports whether there is an identity, and no part of it has a problem.
func (b *body) wholeIdentity(lines []lang.Statement) bool {
	for _, line := range lines {
		if set, ok := line.(*lang.Setting); ok && settingWord(set) == "identity" {
			return len(b.out.Identity) == len(set.Values)
		}
	}
	return false
}

// holdsKey reports whether each part of a source's key is a part of the identity.
func (b *body) holdsKey(src *runtime.Source) bool {
	texts := identityTexts(b.out.Identity)
	for _, part := range src.Key {
		text, ok := b.keyPart(src, part)
		if !ok || !slices.Contains(texts, text) {
			return false
		}
	}
	return len(src.Key) > 0
}

// keyPart is a part of the key under the name that the block gives the record.
// It can be told only of a plain field.
func (b *body) keyPart(src *runtime.Source, part runtime.Expr) (string, bool) {
	field, ok := strings.CutPrefix(part.Text, src.Name+".")
	return b.decl.From.As.Text + "." + field, ok && plainPath.MatchString(part.Text)
}

func (b *body) keyInWords(src *runtime.Source) string {
	var texts []string
	for _, part := range src.Key {
		text, ok := b.keyPart(src, part)
		if !ok {
			return "the field that is the key"
		}
		texts = append(texts, "`"+text+"`")
	}
	return strings.Join(texts, " and ")
}
