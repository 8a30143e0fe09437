package decimal

import (
	"strconv"

	"github.com/cockroachdb/apd/v3"
)

// Parse reads a number in the grammar of JSON: -12, 0.50, 1e3, 2.5E-7. It is
// ErrFormat for any other text (+1, .5, 5., 007, 0x1F, 1_000, NaN, blanks) and
// ErrRange for a number that does not fit. Zeros that say nothing do not count
// against the limits, and -0 is 0.
func Parse[Text string | []byte](text Text) (Decimal, error) {
	if d, ok := plain(text); ok {
		return d, nil
	}
	return parse(string(text))
}

// parse reads any number.
func parse(text string) (Decimal, error) {
	p, ok := scan(text)
	if !ok {
		return Decimal{}, ErrFormat
	}
	if d, ok := p.small(); ok {
		return d, nil
	}
	return p.large()
}

// parts is a number cut into its digits.
type parts struct {
	negative        bool
	whole, fraction string
	exponent        int64
}

// scan cuts a text by the grammar of JSON's numbers.
func scan(text string) (p parts, ok bool) {
	if text != "" && text[0] == '-' {
		p.negative, text = true, text[1:]
	}
	p.whole, text = cutDigits(text)
	if p.whole == "" || p.whole[0] == '0' && len(p.whole) > 1 {
		return parts{}, false
	}
	if text != "" && text[0] == '.' {
		p.fraction, text = cutDigits(text[1:])
		if p.fraction == "" {
			return parts{}, false
		}
	}
	if text != "" && (text[0] == 'e' || text[0] == 'E') {
		return p.withExponent(text[1:])
	}
	return p, text == ""
}

// withExponent reads what follows the e.
func (p parts) withExponent(text string) (parts, bool) {
	const most = 1_000_000_000_000 // as good as any: no text has zeros enough to undo it
	negative := text != "" && text[0] == '-'
	if text != "" && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	digits, rest := cutDigits(text)
	for i := range len(digits) {
		p.exponent = min(p.exponent*10+int64(digits[i]-'0'), most)
	}
	if negative {
		p.exponent = -p.exponent
	}
	return p, digits != "" && rest == ""
}

// cutDigits cuts a text after its leading ASCII digits.
func cutDigits(text string) (digits, rest string) {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return text[:n], text[n:]
}

// small is the number where it is short and plain, as nearly all are.
func (p parts) small() (Decimal, bool) {
	if p.exponent != 0 || len(p.whole)+len(p.fraction) > maxScale {
		return Decimal{}, false
	}
	n := fold(fold(0, p.whole), p.fraction)
	if p.negative {
		n = -n
	}
	return Decimal{coef: n, scale: uint8(len(p.fraction))}, true
}

func fold(n int64, digits string) int64 {
	for i := range len(digits) {
		n = n*10 + int64(digits[i]-'0')
	}
	return n
}

// large is any number. Its size is judged before its digits are converted, so
// that a long text costs no more than reading it.
func (p parts) large() (Decimal, error) {
	digits := p.significant()
	if len(digits) == 0 {
		return Decimal{}, nil
	}
	exponent := p.exponent - int64(len(p.fraction)) + int64(p.trailingZeros())
	if !inRange(int64(len(digits)), exponent, string(digits) == "1") {
		return Decimal{}, ErrRange
	}
	z := &apd.Decimal{Negative: p.negative, Exponent: int32(exponent)}
	z.Coeff.SetString(string(digits), 10)
	return fromAPD(z)
}

// significant is all digits from the first to the last that is not zero.
func (p parts) significant() []byte {
	all := make([]byte, 0, len(p.whole)+len(p.fraction))
	all = append(append(all, p.whole...), p.fraction...)
	all = all[:len(all)-p.trailingZeros()]
	for len(all) > 0 && all[0] == '0' {
		all = all[1:]
	}
	return all
}

// trailingZeros counts the zeros that end the digits.
func (p parts) trailingZeros() int {
	if n := zerosAtEnd(p.fraction); n < len(p.fraction) {
		return n
	}
	return len(p.fraction) + zerosAtEnd(p.whole)
}

func zerosAtEnd(digits string) int {
	n := 0
	for n < len(digits) && digits[len(digits)-1-n] == '0' {
		n++
	}
	return n
}

// String is d in plain decimal digits, the form of DHIS2's NUMBER: no exponent,
// no plus sign, no zeros at the end of the decimal places, and 0 without a sign.
func (d Decimal) String() string {
	var buf [maxScale + 4]byte
	return string(d.AppendTo(buf[:0]))
}

// AppendTo appends d as String writes it.
func (d Decimal) AppendTo(buf []byte) []byte {
	if d.big != nil {
		return d.big.Append(buf, 'f')
	}
	d = d.trimmed()
	if d.scale == 0 {
		return strconv.AppendInt(buf, d.coef, 10)
	}
	if d.coef < 0 {
		buf = append(buf, '-')
	}
	unit := uint64(pow10[d.scale])
	n := magnitude(d.coef)
	buf = append(strconv.AppendUint(buf, n/unit, 10), '.')
	fraction := n % unit
	for unit /= 10; unit > 0; unit /= 10 {
		buf = append(buf, byte('0'+fraction/unit%10))
	}
	return buf
}
