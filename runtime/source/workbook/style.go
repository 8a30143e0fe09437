package workbook

import (
	"regexp"
	"strconv"
	"strings"
)

// A style is how a number is shown, as far as it changes what the number says.
type style struct {
	kind  styleKind
	width int // of digits
}

type styleKind uint8

const (
	general styleKind = iota // as a number
	digits                   // with zeros in front: 007
	day                      // a date
	dayTime                  // a date and a time
	clock                    // a time of day
	noYear                   // a date that shows no year, which is what Excel makes of 5-9
)

// builtin are the formats that need not be written into a file, from ECMA-376
// 18.8.30; those of East Asian languages show dates.
func builtin(id int) style {
	switch {
	case id == 16:
		return style{kind: noYear}
	case id == 17, id == 14, id == 15, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return style{kind: day}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return style{kind: clock}
	case id == 22:
		return style{kind: dayTime}
	}
	return style{}
}

// readStyles reads how the numbers of cells are shown.
func (b *Book) readStyles(part string) error {
	formats := map[int]style{}
	return b.each(part, func(x *reader, e element) error {
		switch e.name {
		case "numFmt":
			if id, err := strconv.Atoi(e.attr("numFmtId")); err == nil {
				formats[id] = styleOf(e.attr("formatCode"))
			}
		case "cellXfs":
			return x.children(func(e element) error {
				id, _ := strconv.Atoi(e.attr("numFmtId"))
				s, own := formats[id]
				if !own {
					s = builtin(id)
				}
				b.styles = append(b.styles, s)
				return x.skip()
			})
		case "cellStyleXfs", "dxfs", "fonts", "fills", "borders":
			return x.skip()
		}
		return nil
	})
}

// notShown are the parts of a format that are written as they are, or say a
// colour or a language.
var notShown = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^hms\]][^\]]*\]`)

// styleOf reads a format such as `yyyy\-mm\-dd;@`. Only its part for positive
// numbers counts.
func styleOf(format string) style {
	format, _, _ = strings.Cut(notShown.ReplaceAllString(strings.ToLower(format), ""), ";")
	if format != "" && strings.Trim(format, "0") == "" {
		return style{kind: digits, width: len(format)}
	}
	if strings.Contains(format, "general") || strings.ContainsAny(format, "0#?@") && !strings.ContainsAny(format, "yd:") {
		return style{}
	}
	date, time := strings.ContainsAny(format, "yd"), strings.ContainsAny(format, "hs")
	switch {
	case date && time:
		return style{kind: dayTime}
	case date && !strings.Contains(format, "y") && strings.Contains(format, "m"):
		return style{kind: noYear}
	case date, strings.Contains(format, "m") && !time:
		return style{kind: day}
	case time:
		return style{kind: clock}
	}
	return style{}
}
