package jsonschema

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

const (
	maxBytes   = 4 << 20 // of one file
	maxNesting = 200     // objects and lists inside one another
	maxDigits  = 400     // of a number, and of its exponent's value
)

// scan reads a JSON text into a tree that knows its places. The tree is nil
// when the text is not JSON; duplicate keys are reported and leave a tree.
func scan(file *diag.File) (*node, diag.List) {
	if len(file.Text) > maxBytes {
		return nil, diag.List{diag.New("E0267", file.Span(0, 0), "the schema is larger than 4 MiB").
			WithHelp("keep only the definitions that the records need")}
	}
	s := &scanner{file: file, text: file.Text}
	if at := diag.NotUTF8(s.text); at >= 0 {
		s.found.Add(diag.New("E0260", file.Span(at, at+1), "the schema is not UTF-8 text from here on").
			WithHelp("save the file with the encoding UTF-8"))
		return nil, s.found
	}
	s.pos = len(s.text) - len(strings.TrimPrefix(s.text, "\ufeff"))
	root := s.document()
	return root, s.found
}

// A scanner stops at the first text that is not JSON: value returns nil then,
// and found says why.
type scanner struct {
	file  *diag.File
	text  string
	pos   int
	open  []int // where the objects and lists start that are not closed yet
	found diag.List
}

func (s *scanner) document() *node {
	if s.space(); s.pos == len(s.text) {
		s.found.Add(diag.New("E0261", s.here(), "the schema is empty"))
		return nil
	}
	root := s.value()
	if root == nil {
		return nil
	}
	if s.space(); s.pos < len(s.text) {
		s.fail("E0260", "there is more text after the end of the schema")
		return nil
	}
	return root
}

func (s *scanner) value() *node {
	s.space()
	if s.pos == len(s.text) {
		return s.failEnd()
	}
	switch c := s.text[s.pos]; {
	case c == '{' || c == '[':
		return s.nested(c)
	case c == '"':
		return s.string()
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	return s.word()
}

func (s *scanner) nested(c byte) *node {
	if len(s.open) == maxNesting {
		s.fail("E0267", "the schema is nested more than %d levels deep", maxNesting)
		return nil
	}
	s.open = append(s.open, s.pos)
	n := &node{start: s.pos}
	s.pos++
	ok := false
	if c == '{' {
		n.kind = objectNode
		ok = s.list('}', func() bool { return s.member(n) })
	} else {
		n.kind = listNode
		ok = s.list(']', func() bool { return s.item(n) })
	}
	if !ok {
		return nil
	}
	s.open = s.open[:len(s.open)-1]
	n.end = s.pos
	return n
}

// list reads what stands between brackets, up to and with the closing one.
func (s *scanner) list(closing byte, element func() bool) bool {
	if s.space(); s.peek(closing) {
		s.pos++
		return true
	}
	for {
		if !element() {
			return false
		}
		if s.space(); s.peek(closing) {
			s.pos++
			return true
		}
		if !s.comma(closing) {
			return false
		}
	}
}

func (s *scanner) comma(closing byte) bool {
	if !s.peek(',') {
		s.failExpected("a comma or `" + string(closing) + "`")
		return false
	}
	comma := s.pos
	s.pos++
	if s.space(); s.peek(closing) {
		span := s.file.Span(comma, comma+1)
		s.found.Add(diag.New("E0260", span, "nothing follows this comma").WithHelp("remove the comma").WithEdit(span, ""))
		return false
	}
	return true
}

func (s *scanner) item(n *node) bool {
	item := s.value()
	n.items = append(n.items, item)
	return item != nil
}

func (s *scanner) member(n *node) bool {
	if s.space(); !s.peek('"') {
		s.failExpected("a key in double quotes")
		return false
	}
	key := s.string()
	if key == nil {
		return false
	}
	if s.space(); !s.peek(':') {
		s.failExpected("a colon after the key")
		return false
	}
	s.pos++
	value := s.value()
	if value == nil {
		return false
	}
	value.keyStart, value.keyEnd = key.start, key.end
	s.add(n, member{key.text, value})
	return true
}

// add appends a member. A second one of the same key is reported and dropped.
func (s *scanner) add(n *node, m member) {
	if first := n.get(m.key); first != nil {
		s.found.Add(diag.New("E0262", s.file.Span(m.value.keyStart, m.value.keyEnd), "the key %s is given twice", quoted(m.key)).
			WithLabel(s.file.Span(first.keyStart, first.keyEnd), "first given here"))
		return
	}
	n.members = append(n.members, m)
	if n.index != nil {
		n.index[m.key] = m.value
	} else if len(n.members) == manyMembers {
		n.index = make(map[string]*node, 2*manyMembers)
		for _, m := range n.members {
			n.index[m.key] = m.value
		}
	}
}

func (s *scanner) string() *node {
	start := s.pos
	for s.pos++; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; {
		case c == '"':
			s.pos++
			return s.decoded(start)
		case c == '\\':
			s.pos++
		case c < ' ':
			s.fail("E0260", "a text must end on the line on which it starts")
			return nil
		}
	}
	s.pos = len(s.text)
	return s.failEnd()
}

func (s *scanner) decoded(start int) *node {
	n := &node{kind: textNode, start: start, end: s.pos}
	if err := json.Unmarshal([]byte(s.text[start:s.pos]), &n.text); err != nil {
		s.found.Add(diag.New("E0260", s.file.Span(start, s.pos), "this text has a backslash before a character that needs none").
			WithHelp("write `\\\\` for a backslash"))
		return nil
	}
	return n
}

func (s *scanner) number() *node {
	start := s.pos
	for s.pos < len(s.text) && strings.IndexByte("+-.0123456789eE", s.text[s.pos]) >= 0 {
		s.pos++
	}
	text, span := s.text[start:s.pos], s.file.Span(start, s.pos)
	if !json.Valid([]byte(text)) {
		s.found.Add(diag.New("E0260", span, "this is not a number as JSON writes them"))
		return nil
	}
	if hugeNumber(text) {
		s.found.Add(diag.New("E0267", span, "the number has more than %d digits", maxDigits))
		return nil
	}
	return &node{kind: numberNode, start: start, end: s.pos, text: text}
}

// hugeNumber keeps arithmetic on what follows small: the digits of 1e999999999
// alone would fill the memory.
func hugeNumber(text string) bool {
	digits, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if len(digits) > maxDigits {
		return true
	}
	if exponent == "" {
		return false
	}
	e, err := strconv.Atoi(exponent)
	return err != nil || e > maxDigits || e < -maxDigits
}

func (s *scanner) word() *node {
	n := &node{start: s.pos}
	switch rest := s.text[s.pos:]; {
	case strings.HasPrefix(rest, "true"):
		n.kind, n.text = boolNode, "true"
	case strings.HasPrefix(rest, "false"):
		n.kind, n.text = boolNode, "false"
	case strings.HasPrefix(rest, "null"):
		n.text = "null"
	default:
		s.failExpected("a value")
		return nil
	}
	s.pos += len(n.text)
	n.end = s.pos
	return n
}

func (s *scanner) space() {
	for s.pos < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.pos]) >= 0 {
		s.pos++
	}
}

func (s *scanner) peek(c byte) bool { return s.pos < len(s.text) && s.text[s.pos] == c }

// here is the character at which the scanner stands, or the end of the text.
func (s *scanner) here() diag.Span {
	_, size := utf8.DecodeRuneInString(s.text[s.pos:])
	return s.file.Span(s.pos, s.pos+size)
}

func (s *scanner) fail(code diag.Code, format string, args ...any) {
	s.found.Add(diag.New(code, s.here(), format, args...))
}

func (s *scanner) failExpected(what string) {
	if s.pos == len(s.text) {
		s.failEnd()
		return
	}
	d := diag.New("E0260", s.here(), "expected %s", what)
	switch s.text[s.pos] {
	case '/', '#':
		d = d.WithHelp("JSON has no comments: use `\"$comment\": \"…\"`")
	case '\'':
		d = d.WithHelp("JSON puts texts in double quotes")
	}
	s.found.Add(d)
}

// failEnd says that the text stops too early. It returns nil for a value.
func (s *scanner) failEnd() *node {
	d := diag.New("E0261", s.here(), "the schema ends too early")
	if len(s.open) > 0 {
		at := s.open[len(s.open)-1]
		d = d.WithLabel(s.file.Span(at, at+1), "this is not closed")
	}
	s.found.Add(d)
	return nil
}
