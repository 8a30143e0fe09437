package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A hunk is some lines of a file before and after edits.
type hunk struct {
	file               *File
	old, new           []string
	oldFirst, newFirst int // number of the first line before and after
}

// hunks applies edits and returns what becomes of the lines they touch, file by
// file in the order in which edits name them. Edits without a place are not
// shown, and of two that overlap only the first is.
func hunks(edits []Edit) []hunk {
	var all []hunk
	for _, group := range editsByFile(edits) {
		shift := 0
		for _, lines := range joinByLine(group) {
			h := newHunk(lines)
			h.newFirst += shift
			shift += len(h.new) - len(h.old)
			if len(h.old)+len(h.new) > 0 {
				all = append(all, h)
			}
		}
	}
	return all
}

// editsByFile groups edits by file, sorted by place and without overlaps.
func editsByFile(edits []Edit) [][]Edit {
	var groups [][]Edit
	for _, e := range edits {
		if e.Span.File == nil {
			continue
		}
		e.Span = e.Span.clamped()
		i := slices.IndexFunc(groups, func(g []Edit) bool { return g[0].Span.File == e.Span.File })
		if i < 0 {
			groups = append(groups, []Edit{e})
			continue
		}
		groups[i] = append(groups[i], e)
	}
	for i := range groups {
		groups[i] = withoutOverlaps(groups[i])
	}
	return groups
}

func withoutOverlaps(edits []Edit) []Edit {
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	kept := edits[:1]
	for _, e := range edits[1:] {
		if e.Span.Start >= kept[len(kept)-1].Span.End {
			kept = append(kept, e)
		}
	}
	return kept
}

// joinByLine groups sorted edits of a file that touch a common line.
func joinByLine(edits []Edit) [][]Edit {
	groups := [][]Edit{edits[:1:1]}
	for i, e := range edits[1:] {
		if e.Span.Pos().Line == edits[i].Span.EndPos().Line {
			groups[len(groups)-1] = append(groups[len(groups)-1], e)
			continue
		}
		groups = append(groups, edits[i+1:i+2:i+2])
	}
	return groups
}

// newHunk applies edits to the lines they are in, and drops the lines at both
// ends that stay as they are.
func newHunk(edits []Edit) hunk {
	file := edits[0].Span.File
	first, last := edits[0].Span.Pos().Line, edits[len(edits)-1].Span.EndPos().Line
	start, _ := file.lineRange(first)
	_, end := file.lineRange(last)
	var changed strings.Builder
	at := start
	for _, e := range edits {
		changed.WriteString(file.Text[min(at, e.Span.Start):e.Span.Start])
		changed.WriteString(e.Text)
		at = e.Span.End
	}
	changed.WriteString(file.Text[at:max(at, end)])
	h := hunk{file: file, old: lines(file.Text[start:end]), new: lines(changed.String()), oldFirst: first, newFirst: first}
	h.trim()
	return h
}

func (h *hunk) trim() {
	for len(h.old) > 0 && len(h.new) > 0 && h.old[0] == h.new[0] {
		h.old, h.new = h.old[1:], h.new[1:]
		h.oldFirst++
		h.newFirst++
	}
	for len(h.old) > 0 && len(h.new) > 0 && h.old[len(h.old)-1] == h.new[len(h.new)-1] {
		h.old, h.new = h.old[:len(h.old)-1], h.new[:len(h.new)-1]
	}
}

func lines(text string) []string {
	all := strings.Split(text, "\n")
	for i := range all {
		all[i] = strings.TrimSuffix(all[i], "\r")
	}
	return all
}

// diff writes what the edits change.
func (p *printer) diff(d Diagnostic) {
	last := d.Span.File
	for i, h := range p.hunks {
		switch {
		case h.file != last:
			p.bar("")
			p.arrow(":::", p.plain(fmt.Sprintf("%s:%d:1", h.file.Name, h.oldFirst)))
			p.bar("")
		case i == 0:
			p.bar("")
		case h.oldFirst > p.hunks[i-1].oldFirst+len(p.hunks[i-1].old):
			p.gap(&rails{})
		}
		last = h.file
		p.changed("-", removedInk, h.oldFirst, h.old, h.new)
		p.changed("+", addedInk, h.newFirst, h.new, h.old)
	}
}

// changed writes one side of a hunk; other is its other side.
func (p *printer) changed(sign string, with ink, first int, side, other []string) {
	const most = 10
	room := max(20, max(40, p.columns())-p.gutter-3)
	for i, line := range side {
		if i == most && len(side) > most+1 {
			p.gap(&rails{})
			return
		}
		from := 0
		if i < len(other) {
			from = commonPrefix(line, other[i])
		}
		text := p.strip(line, from, from+1, room).text()
		p.out.WriteString(p.paint(railInk, padded(first+i, p.gutter)) + " ")
		p.out.WriteString(p.paint(with, strings.TrimRight(sign+" "+text, " ")))
		p.out.WriteByte('\n')
	}
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
