package unit

import (
	"math/big"
	"strings"
)

// A parser reads a text of UCUM's grammar, from the left to the right: a/b.c is
// (a/b).c.
type parser struct {
	text  string
	at    int
	depth int
	known map[string]Unit
}

// maxDepth bounds brackets in brackets.
const maxDepth = 8

// all reads the whole text.
func (p *parser) all() (Unit, bool) {
	u, ok := p.term()
	return u, ok && p.at == len(p.text)
}

func one() Unit { return Unit{factor: big.NewRat(1, 1)} }

// term is `a.b/c`; it may begin with a `/`.
func (p *parser) term() (Unit, bool) {
	power := 1
	if p.take('/') {
		power = -1
	}
	u, ok := p.component()
	if !ok {
		return u, false
	}
	if power < 0 {
		if u, ok = one().times(u, power); !ok {
			return u, false
		}
	}
	for p.at < len(p.text) {
		switch {
		case p.take('.'):
			power = 1
		case p.take('/'):
			power = -1
		default:
			return u, true
		}
		v, ok := p.component()
		if !ok {
			return u, false
		}
		if u, ok = u.times(v, power); !ok {
			return u, false
		}
	}
	return u, true
}

// component is a unit with an exponent, a number, or a term in brackets; what
// stands in braces behind it, or alone, is for people.
func (p *parser) component() (Unit, bool) {
	if p.peek() == '{' {
		return one(), p.annotation()
	}
	u, ok := p.plain()
	if !ok {
		return u, false
	}
	return u, p.peek() != '{' || p.annotation()
}

func (p *parser) plain() (Unit, bool) {
	switch c := p.peek(); {
	case c == '(':
		return p.inBrackets()
	case isDigit(c) && !strings.HasPrefix(p.text[p.at:], "10*") && !strings.HasPrefix(p.text[p.at:], "10^"):
		return p.number()
	}
	u, ok := p.symbol()
	if !ok {
		return u, false
	}
	power, some, ok := p.exponent()
	if !ok || !some {
		return u, ok
	}
	return one().times(u, power)
}

func (p *parser) inBrackets() (Unit, bool) {
	if p.depth == maxDepth {
		return Unit{}, false
	}
	p.at++
	p.depth++
	u, ok := p.term()
	p.depth--
	return u, ok && p.take(')')
}

// number is a whole number that stands for itself, as in `10.uL`.
func (p *parser) number() (Unit, bool) {
	from := p.at
	for isDigit(p.peek()) {
		p.at++
	}
	n, ok := new(big.Rat).SetString(p.text[from:p.at])
	if !ok || n.Sign() == 0 || p.at-from > 12 {
		return Unit{}, false
	}
	return Unit{factor: n}, true
}

// symbol is the name of a unit. Names end before a digit, a sign or a brace;
// in square brackets anything may stand.
func (p *parser) symbol() (Unit, bool) {
	from := p.at
	if rest := p.text[p.at:]; strings.HasPrefix(rest, "10*") || strings.HasPrefix(rest, "10^") {
		p.at += 3
		return symbol(p.text[from:p.at], p.known)
	}
	for p.at < len(p.text) {
		c := p.text[p.at]
		if c == '[' {
			end := strings.IndexByte(p.text[p.at:], ']')
			if end < 0 {
				return Unit{}, false
			}
			p.at += end + 1
			continue
		}
		if !isLetter(c) && c != '%' {
			break
		}
		p.at++
	}
	return symbol(p.text[from:p.at], p.known)
}

// exponent is a whole number with or without a sign.
func (p *parser) exponent() (n int, some, ok bool) {
	sign := 1
	switch {
	case p.take('-'):
		sign = -1
	case p.take('+'):
	case !isDigit(p.peek()):
		return 1, false, true
	}
	from := p.at
	for ; isDigit(p.peek()); p.at++ {
		n = 10*n + int(p.text[p.at]-'0')
		if n > 30 {
			return 0, true, false
		}
	}
	return sign * n, true, p.at > from && n > 0
}

func (p *parser) annotation() bool {
	end := strings.IndexByte(p.text[p.at:], '}')
	if end < 0 {
		return false
	}
	for _, c := range []byte(p.text[p.at+1 : p.at+end]) {
		if c <= ' ' || c > '~' || c == '{' {
			return false
		}
	}
	p.at += end + 1
	return true
}

// peek is the next sign, or 0 at the end.
func (p *parser) peek() byte {
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.at++
	return true
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
