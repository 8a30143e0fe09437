package period

import "strconv"

// ID is the id of p as DHIS2 writes it: 20260131, 2026W5 (no zero before the
// number), 2026BiW3, 202601, 202601B, 2026Q1, 2026S1, 2026, 2026July and so on.
// The zero Period has the empty id.
func (p Period) ID() string {
	var buf [len("2026AprilS1")]byte
	return string(p.AppendTo(buf[:0]))
}

// AppendTo appends p's id.
func (p Period) AppendTo(buf []byte) []byte {
	if p.IsZero() {
		return buf
	}
	if p.typ == Daily {
		year, month, day, _ := p.system.Civil(p.first) // the day has a name
		return appendTwo(appendTwo(appendYear(buf, year), month), day)
	}
	year, n := p.position()
	buf = appendYear(buf, year)
	switch p.typ {
	case Monthly:
		return appendTwo(buf, n)
	case BiMonthly:
		return append(appendTwo(buf, n), 'B')
	}
	r := p.typ.rule()
	buf = append(buf, r.mark...)
	if r.months == 12 {
		return buf
	}
	return strconv.AppendInt(buf, int64(n), 10)
}

// position is the year in p's id and p's number in it, from 1.
func (p Period) position() (year, n int) {
	r := p.typ.rule()
	switch r.shape {
	case weeks:
		return r.weekOf(dayNumber(p.first))
	case pairsOfWeeks:
		year, week := r.weekOf(dayNumber(p.first))
		return year, (week + 1) / 2
	}
	index := p.index()
	return floorDiv(index, r.perYear()), floorMod(index, r.perYear()) + 1
}

func appendYear(buf []byte, year int) []byte {
	return appendTwo(appendTwo(buf, year/100), year%100)
}

func appendTwo(buf []byte, n int) []byte {
	return append(buf, byte('0'+n/10), byte('0'+n%10))
}
