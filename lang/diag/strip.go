package diag

import "strings"

// A strip is the part of one line that is shown. Lines that do not fit are cut
// on one side or on both, and an ellipsis stands for what is left out.
type strip []cell

// strip shows line in at most room columns so that the bytes [from, to), or as
// many of them as fit, are in sight.
//
// The work is bounded by room and not by the length of the line: a line may be
// a whole minified file.
func (t Terminal) strip(line string, from, to, room int) strip {
	lo, hi := 0, len(line)
	if len(line) > 16*room {
		lo = characterStart(line, max(0, from-4*room))
		hi = characterStart(line, min(len(line), from+8*room))
	}
	cells := t.cells(line[lo:hi], lo)
	s := strip(cells)
	if lo == 0 && hi == len(line) && s.width() <= room {
		return s
	}
	return t.cut(s, from, to, room, lo > 0, hi < len(line))
}

// cut keeps room columns around the bytes [from, to). cutLeft and cutRight say
// that the line goes on beyond s.
func (t Terminal) cut(s strip, from, to, room int, cutLeft, cutRight bool) strip {
	ellipsis := cell{text: t.ellipsis(), width: len([]rune(t.ellipsis()))}
	total, start := s.width(), s.column(from)
	wanted := min(max(s.widthAt(from), s.column(to)-start), room-4*ellipsis.width)
	left := max(0, min(start-(room-wanted)/2, total-room))
	right := left + room
	if left > 0 || cutLeft {
		left += ellipsis.width
		cutLeft = true
	}
	if right < total || cutRight {
		right -= ellipsis.width
		cutRight = true
	}
	var kept strip
	if cutLeft {
		kept = append(kept, ellipsis)
	}
	column := 0
	for _, c := range s {
		if column >= left && column+c.width <= right {
			kept = append(kept, c)
		}
		column += c.width
	}
	if cutRight {
		ellipsis.at = kept.end()
		kept = append(kept, ellipsis)
	}
	return kept
}

// end returns an offset after all characters of the strip.
func (s strip) end() int {
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].at + 1
}

func (s strip) width() int {
	n := 0
	for _, c := range s {
		n += c.width
	}
	return n
}

// column returns where the character at a byte offset of the line begins,
// counted from 0. Characters that were cut off are where the ellipsis is.
func (s strip) column(offset int) int {
	n := 0
	for _, c := range s {
		if c.at >= offset {
			break
		}
		n += c.width
	}
	return n
}

// widthAt is how wide the character at a byte offset of the line is shown; at the
// line's end it is 1, for a mark.
func (s strip) widthAt(offset int) int {
	for _, c := range s {
		if c.at == offset {
			return max(1, c.width)
		}
	}
	return 1
}

// text returns what is written on the terminal.
func (s strip) text() string {
	var b strings.Builder
	for _, c := range s {
		b.WriteString(c.text)
	}
	return strings.TrimRight(b.String(), " ")
}
