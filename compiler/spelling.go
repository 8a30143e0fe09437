package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// secondSpellings warns of what has a better spelling. Each warning carries the
// edit that writes it.
func (c *checker) secondSpellings() {
	for _, m := range c.modules {
		if !c.isOwn(m) {
			continue
		}
		m.Walk(func(p lang.Piece) bool {
			if e, ok := p.(*lang.Expr); ok {
				c.has(m, e)
			}
			return true
		})
	}
	c.uids()
}

// has warns of `has(x)`, which is `known(x)`.
func (c *checker) has(m *lang.Module, e *lang.Expr) {
	for _, x := range m.Mentions(e) {
		end := x.Offset + len(x.Name)
		if x.Name != "has" || !strings.HasPrefix(strings.TrimLeft(m.File.Text[end:], " \t\r\n"), "(") {
			continue
		}
		span := m.File.Span(x.Offset, end)
		c.add(diag.New("W0208", span, "`has(…)` is written `known(…)` in mappings").
			WithHelp("both mean the same").WithEdit(span, "known"))
	}
}

// A uidUse is a place of a mapping that names things by UID: a name in quotes,
// or an expression that gives many.
type uidUse struct {
	kind, uid string // the first one
	better    string
	count     int
}

// noteUID notes that a text is a UID where a name or code would do.
func noteUID[T metadata.Item](c *checker, found metadata.Found[T], span diag.Span, ref, kind string) {
	if found.Match != metadata.One || found.Object.Base().UID != ref || kind == "org unit" {
		return // org units are told apart by their UIDs: names are not unique, and codes are not always there
	}
	if use := c.byUID[span]; use != nil {
		use.count++
		return
	}
	if better, ok := found.Written(); ok {
		c.byUID[span] = &uidUse{kind: kind, uid: ref, better: better, count: 1}
	}
}

// uids warns of the UIDs that stand for names: once a place, also where that is
// written out for many rows of a table.
func (c *checker) uids() {
	for span, use := range c.byUID {
		d := diag.New("W0209", span, "\"%s\" is the UID of the %s \"%s\"", use.uid, use.kind, use.better)
		if use.count > 1 {
			d = diag.New("W0209", span, "UIDs name %s here; \"%s\" is the %s \"%s\"",
				countOf(use.count, use.kind), use.uid, use.kind, use.better)
		}
		d = d.WithHelp("name it, so that people can read the mapping, and other servers have it")
		if strings.Trim(span.Text(), `"'`) == use.uid {
			d = d.WithEdit(span, quote(use.better))
		}
		c.add(d)
	}
}
