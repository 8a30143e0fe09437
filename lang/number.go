package lang

// numberLength returns the length of the number at the start of text, as CEL
// writes them: 12, 1.5, .5, 1e-3, 0x1F, 12u.
func numberLength(text string) int {
	n := digits(text, 0)
	if n == 1 && text[0] == '0' && len(text) > 2 && (text[1] == 'x' || text[1] == 'X') && isHex(text[2]) {
		for n = 2; n < len(text) && isHex(text[n]); n++ {
		}
		return unsigned(text, n)
	}
	whole := n > 0
	if n+1 < len(text) && text[n] == '.' && isDigit(text[n+1]) {
		n, whole = digits(text, n+1), false
	}
	if e := exponent(text, n); e > n {
		return e
	}
	if whole {
		return unsigned(text, n)
	}
	return n
}

func digits(text string, from int) int {
	for from < len(text) && isDigit(text[from]) {
		from++
	}
	return from
}

// exponent returns the end of an exponent at from, or from where there is none.
func exponent(text string, from int) int {
	if from >= len(text) || text[from] != 'e' && text[from] != 'E' {
		return from
	}
	start := from + 1
	if start < len(text) && (text[start] == '+' || text[start] == '-') {
		start++
	}
	if end := digits(text, start); end > start {
		return end
	}
	return from
}

func unsigned(text string, n int) int {
	if n < len(text) && (text[n] == 'u' || text[n] == 'U') {
		return n + 1
	}
	return n
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
