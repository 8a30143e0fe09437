package diag

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names are compared in two folded forms: as words in lower case without
// accents, and the same words sorted. A candidate is near when
//
//   - it folds to the same words, in the same or in another order;
//   - one of its forms is a few slips of the finger away from the same form of
//     the name (how few depends on the name's length; of very short names the
//     signs count too); or
//   - it has all words of the name, and more.
//
// The order of the answers is the order of these cases, then fewer slips or
// additional words, then fewer slips of the name letter by letter, then the
// shorter and the alphabetically first name, so it does not depend on the order
// of the candidates.
const (
	maxNearest = 3
	maxSlips   = 6 // for the longest names; it bounds the work
)

// closeness orders candidates: smaller is nearer.
type closeness struct {
	kind int // one of the constants below
	cost int // slips, or additional words
	raw  int // slips of the name as it is written, capitals and signs included
}

func (c closeness) order(other closeness) int {
	return cmp.Or(cmp.Compare(c.kind, other.kind), cmp.Compare(c.cost, other.cost), cmp.Compare(c.raw, other.raw))
}

const (
	sameWords = iota
	reordered
	misspelt
	longer
	far
)

// Nearest returns at most 3 of the candidates that the user may have meant by
// name, best first. Case, accents, punctuation and the order of words hardly
// count. A candidate that equals name is not one the user failed to write and
// is left out, as are repeats.
func Nearest(name string, candidates []string) []string {
	wanted := fold(name)
	if wanted.text == "" {
		return nil
	}
	type found struct {
		name string
		closeness
	}
	var all []found
	for _, candidate := range candidates {
		if candidate == name {
			continue
		}
		if c := wanted.closeness(name, candidate); c.kind != far {
			all = append(all, found{candidate, c})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(a.order(b.closeness), cmp.Compare(len(a.name), len(b.name)), strings.Compare(a.name, b.name))
	})
	all = slices.Compact(all)
	var names []string
	for _, f := range all[:min(len(all), maxNearest)] {
		names = append(names, f.name)
	}
	return names
}

// Sure returns the one of the names that [Nearest] gave for name which a tool may
// put in its place: the only one, or the first if it is one slip away and all
// others are further.
func Sure(name string, near []string) (string, bool) {
	switch len(near) {
	case 0:
		return "", false
	case 1:
		return near[0], true
	}
	wanted := fold(name)
	first, second := wanted.closeness(name, near[0]), wanted.closeness(name, near[1])
	return near[0], first.kind <= misspelt && first.cost <= 1 && first.order(second) < 0
}

// DidYouMean turns names into a question: "" for none, else "did you mean `a`?"
// or "did you mean `a`, `b` or `c`?".
func DidYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "`" + name + "`"
	}
	last := len(quoted) - 1
	if last == 0 {
		return "did you mean " + quoted[0] + "?"
	}
	return "did you mean " + strings.Join(quoted[:last], ", ") + " or " + quoted[last] + "?"
}

// A folded name is a name without what people get wrong without noticing.
type folded struct {
	name   string   // as it is written
	text   string   // its words in lower case, one space between them
	length int      // of text, in code points
	words  []string // sorted
}

func fold(name string) folded {
	words := strings.FieldsFunc(strings.ToLower(withoutAccents(name)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r)
	})
	text := strings.Join(words, " ")
	if text == "" {
		text = strings.TrimSpace(name) // a name of signs only, such as "<>"
	}
	slices.Sort(words)
	return folded{name: name, text: text, length: utf8.RuneCountInString(text), words: words}
}

// withoutAccents drops the marks of letters that have a form without them; it
// leaves scripts alone whose vowels are marks.
func withoutAccents(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s
	}
	var b strings.Builder
	previous := rune(0)
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Latin, previous) {
			continue
		}
		previous = r
		b.WriteRune(r)
	}
	return b.String()
}

// closeness says how near a candidate is to a name, which folds to f.
func (f folded) closeness(name, candidate string) closeness {
	c := f.compare(fold(candidate))
	if c.kind != far {
		c.raw = distance(name, candidate, 2*maxSlips)
	}
	return c
}

// compare says how near a candidate is to the name f.
func (f folded) compare(candidate folded) closeness {
	if f.text == candidate.text {
		return closeness{kind: sameWords}
	}
	if len(f.words) > 0 && slices.Equal(f.words, candidate.words) {
		return closeness{kind: reordered}
	}
	if d, ok := f.slips(candidate); ok {
		return closeness{kind: misspelt, cost: d}
	}
	if f.isShort() && f.signsSlip(candidate) {
		return closeness{kind: misspelt, cost: 1}
	}
	if extra := len(candidate.words) - len(f.words); len(f.words) > 0 && extra > 0 && hasAll(candidate.words, f.words) {
		return closeness{kind: longer, cost: extra}
	}
	return closeness{kind: far}
}

// slips counts the slips between two names, words in order or sorted, if they
// are few enough to be slips.
func (f folded) slips(candidate folded) (int, bool) {
	limit := min(maxSlips, max(1, f.length/3), f.length-1, candidate.length-1)
	if limit < 1 || f.length-candidate.length > limit || candidate.length-f.length > limit {
		return 0, false
	}
	d := distance(f.text, candidate.text, limit)
	if len(f.words) > 1 && len(candidate.words) > 1 {
		sorted := distance(strings.Join(f.words, " "), strings.Join(candidate.words, " "), limit)
		d = min(d, sorted+1)
	}
	return d, d <= limit
}

// isShort holds for a name of which little is left without its signs: "60+".
func (f folded) isShort() bool { return f.length < 3 && utf8.RuneCountInString(f.name) > f.length }

// signsSlip reports whether two names are one slip apart as they are written.
func (f folded) signsSlip(candidate folded) bool {
	return distance(strings.ToLower(f.name), strings.ToLower(candidate.name), 1) <= 1
}

// hasAll reports whether the sorted words contain all the sorted wanted ones,
// each as often as it is wanted.
func hasAll(words, wanted []string) bool {
	for _, w := range words {
		if len(wanted) > 0 && w == wanted[0] {
			wanted = wanted[1:]
		}
	}
	return len(wanted) == 0
}
