package workbook

import (
	"strconv"
	"strings"
)

// rawCell is a cell as the file has it.
type rawCell struct {
	kind    string // how the value is to be read
	style   int
	value   string
	formula bool
}

// readCell reads a cell to its end; its column is for the caller to set.
func (s *sheetReader) readCell(x *reader, e element) (Cell, error) {
	raw := rawCell{kind: e.attr("t")}
	raw.style, _ = strconv.Atoi(e.attr("s"))
	inline, isInline := "", false
	err := x.children(func(e element) (err error) {
		switch e.name {
		case "v":
			raw.value, err = x.text()
		case "f":
			raw.formula = true
			err = x.skip()
		case "is":
			isInline = true
			inline, err = x.rich()
		default:
			err = x.skip()
		}
		return err
	})
	if err != nil {
		return Cell{}, err
	}
	if isInline {
		return Cell{Text: s.text(inline)}, nil
	}
	return s.show(raw)
}

// show decides what a cell shows.
func (s *sheetReader) show(raw rawCell) (Cell, error) {
	if raw.value == "" {
		if raw.formula && raw.kind != "str" {
			return Cell{Fault: NoStoredValue}, nil
		}
		return Cell{}, nil
	}
	switch raw.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(raw.value))
		text, ok := s.book.texts.at(i)
		if err != nil || !ok {
			return Cell{}, ErrDamaged
		}
		return Cell{Text: s.text(text)}, nil
	case "str", "inlineStr":
		return Cell{Text: s.text(unescaped(raw.value))}, nil
	case "b":
		return Cell{Text: strconv.FormatBool(raw.value == "1" || raw.value == "true")}, nil
	case "e":
		return Cell{Text: plain(raw.value), Fault: ErrorValue}, nil
	case "d":
		return isoDay(raw.value), nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(raw.value), 64)
	if err != nil || n-n != 0 {
		return Cell{}, ErrDamaged
	}
	var st style
	if raw.style >= 0 && raw.style < len(s.book.styles) {
		st = s.book.styles[raw.style]
	}
	return s.number(n, st), nil
}

// number is a number as it is shown.
func (s *sheetReader) number(n float64, st style) Cell {
	switch st.kind {
	case day, dayTime, clock, noYear:
		return s.book.epoch.cell(n, st.kind, s.exact)
	}
	text, whole := numberText(n)
	if whole && len(strings.TrimPrefix(text, "-")) > 15 {
		return Cell{Fault: LostDigits}
	}
	if st.kind == digits && whole && n >= 0 {
		text = strings.Repeat("0", max(0, st.width-len(text))) + text
	}
	return Cell{Text: text}
}

// numberText writes a number with the 15 digits that Excel keeps, so that 0.3 is
// not 0.30000000000000004, and without an exponent.
func numberText(n float64) (text string, whole bool) {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if rounded == 0 {
		rounded = 0 // and not -0
	}
	text = strconv.FormatFloat(rounded, 'f', -1, 64)
	return text, !strings.Contains(text, ".")
}
