package source

// AppendText writes a text of JSON. Bytes that are no UTF-8 stay as they are, so
// that the record is rejected and not changed.
func AppendText(line, text []byte) []byte {
	const hex = "0123456789abcdef"
	line = append(line, '"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			line = append(line, '\\', c)
		case c < ' ':
			line = append(line, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			line = append(line, c)
		}
	}
	return append(line, '"')
}
