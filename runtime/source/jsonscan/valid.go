package jsonscan

// Valid reports whether a text is one value of JSON, as [encoding/json.Valid]
// does, which looks at each byte on its own.
func Valid(text []byte) bool {
	open := make([]byte, 0, 64) // the signs that close what is open
	i := blanks(text, 0)
	for i < len(text) {
		inside := byte(0) // what the value opens, if it is not empty
		switch b := text[i]; {
		case (b == '{' || b == '[') && len(open) == maxDepth:
			return false
		case b == '{' || b == '[':
			i, inside = begin(text, i, b+2) // the sign that closes it, in ASCII
		case b == '"':
			i = validText(text, i)
		default:
			i = validWord(text, i)
		}
		if inside != 0 {
			open = append(open, inside)
		} else if i, open = ends(text, i, open); len(open) == 0 {
			return i > 0 && i == len(text)
		}
		if open[len(open)-1] == '}' {
			i = validKey(text, i)
		}
		if i <= 0 {
			return false
		}
	}
	return false
}

// begin steps into an object or a list, or over one that is empty.
func begin(text []byte, i int, last byte) (next int, inside byte) {
	if i = blanks(text, i+1); i < len(text) && text[i] == last {
		return i + 1, 0
	}
	return i, last
}

// ends steps over what stands between a value and the next one, or the end: 0
// where it is not what has to be there.
func ends(text []byte, i int, open []byte) (next int, left []byte) {
	for i > 0 {
		i = blanks(text, i)
		last := len(open) - 1
		switch {
		case last < 0:
			return i, open
		case i == len(text):
			return 0, open
		case text[i] == ',':
			return blanks(text, i+1), open
		case text[i] != open[last]:
			return 0, open
		}
		open = open[:last]
		i++
	}
	return 0, open
}

// validKey steps over a key and its colon; 0 where there is none.
func validKey(text []byte, i int) int {
	if i <= 0 || i == len(text) || text[i] != '"' {
		return 0
	}
	if i = validText(text, i); i == 0 {
		return 0
	}
	if i = blanks(text, i); i == len(text) || text[i] != ':' {
		return 0
	}
	return blanks(text, i+1)
}

// validText steps over a text in quotes; 0 where it is none.
func validText(text []byte, i int) int {
	for i++; ; {
		i += special(text[i:])
		switch {
		case i == len(text) || text[i] < ' ':
			return 0
		case text[i] == '"':
			return i + 1
		}
		n := escape(text[i:])
		if n == 0 {
			return 0
		}
		i += n
	}
}

// escape gives the length of the escape that a text begins with; 0 where it is none.
func escape(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(text) >= 6 && isHex(text[2]) && isHex(text[3]) && isHex(text[4]) && isHex(text[5]) {
			return 6
		}
	}
	return 0
}

func isHex(b byte) bool { return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' }

// validWord steps over a number, true, false or null; 0 where it is none.
func validWord(text []byte, i int) int {
	end := i
	for end < len(text) && !isSpace(text[end]) && !isSign(text[end]) {
		end++
	}
	switch word := text[i:end]; {
	case IsNumber(word), string(word) == "true", string(word) == "false", string(word) == "null":
		return end
	}
	return 0
}
