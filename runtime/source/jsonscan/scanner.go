package jsonscan

import (
	"errors"
	"io"
)

// What is wrong with a text; a text that ends too early is [io.ErrUnexpectedEOF].
var (
	ErrBroken = errors.New("the JSON is broken: brackets, quotes or commas do not match")
	ErrDeep   = errors.New("the JSON is nested more than 10,000 levels deep")
	ErrEmpty  = errors.New("it is empty")
)

// IsBroken reports whether an error is about what stands in a text.
func IsBroken(err error) bool { return errors.Is(err, ErrBroken) || errors.Is(err, ErrDeep) }

const (
	blockSize = 64 << 10
	maxDepth  = 10_000
)

// A Scanner reads a JSON text part by part.
type Scanner struct {
	from     io.Reader
	block    []byte // what is read into
	buf      []byte // what is read from
	pos, end int
	before   int64 // of the text before buf
	err      error
	open     []byte // brackets that are open in a value
	key      []byte
	value    []byte
}

// New makes a scanner.
func New(from io.Reader) *Scanner { return &Scanner{from: from} }

// Reset begins another text.
func (s *Scanner) Reset(from io.Reader) {
	s.from, s.buf, s.pos, s.end, s.before, s.err = from, nil, 0, 0, 0, nil
}

// Over begins a text that is in memory. It must not change while it is read.
func (s *Scanner) Over(text []byte) {
	s.from, s.buf, s.pos, s.end, s.before, s.err = nil, text, 0, len(text), 0, io.EOF
}

// Offset tells how much of the text was used up.
func (s *Scanner) Offset() int64 { return s.before + int64(s.pos) }

// fill reads on when the block is used up; it answers false at the end.
func (s *Scanner) fill() bool {
	if s.pos < s.end {
		return true
	}
	for s.err == nil {
		if s.block == nil {
			s.block = make([]byte, blockSize)
		}
		s.before, s.buf, s.pos = s.before+int64(s.pos), s.block, 0
		s.end, s.err = s.from.Read(s.block)
		if s.end > 0 {
			return true
		}
	}
	return false
}

// Peek gives the next byte that is no white space, and does not use it up. At the
// end of the text the error is [io.EOF].
func (s *Scanner) Peek() (byte, error) {
	if s.pos < s.end && s.buf[s.pos] > ' ' {
		return s.buf[s.pos], nil
	}
	return s.peekOn()
}

func (s *Scanner) peekOn() (byte, error) {
	for s.fill() {
		s.pos += blanks(s.buf[s.pos:s.end], 0)
		if s.pos < s.end {
			return s.buf[s.pos], nil
		}
	}
	return 0, s.err
}

// inside is Peek where the text must not end.
func (s *Scanner) inside() (byte, error) {
	b, err := s.Peek()
	return b, early(err)
}

func early(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// take uses up a sign that has to be there.
func (s *Scanner) take(sign byte) error {
	b, err := s.inside()
	if err != nil {
		return err
	}
	if b != sign {
		return ErrBroken
	}
	s.pos++
	return nil
}

// Object walks through an object: visit is told each key, raw as it stands and the
// name that it is, both good until the scanner goes on. It has to use up the
// value, with one of the scanner's methods.
func (s *Scanner) Object(visit func(raw, name []byte) error) error {
	return s.walk('{', '}', func() error {
		if raw := s.keyInBlock(); raw != nil {
			return visit(raw, raw[1:len(raw)-1])
		}
		if err := s.copyKey(); err != nil {
			return err
		}
		return visit(s.key, nameOf(s.key))
	})
}

// keyInBlock uses up a key and its colon, if both are in the block with the
// beginning of the value, so that the key stays there while the value is looked
// at. It gives nil, and uses up nothing, where they are not, and where the key is
// not as it is written.
func (s *Scanner) keyInBlock() []byte {
	text := s.buf[s.pos:s.end]
	if len(text) == 0 || text[0] != '"' {
		return nil
	}
	n := 1 + special(text[1:])
	if n == len(text) || text[n] != '"' {
		return nil
	}
	key := text[:n+1]
	i := blanks(text, n+1)
	if i == len(text) || text[i] != ':' {
		return nil
	}
	if i = blanks(text, i+1); i == len(text) {
		return nil
	}
	s.pos += i
	return key
}

// copyKey uses up a key and its colon.
func (s *Scanner) copyKey() error {
	b, err := s.inside()
	if err != nil {
		return err
	}
	if b != '"' {
		return ErrBroken
	}
	if s.key, err = s.Append(s.key[:0], blockSize); err != nil {
		return err
	}
	if len(s.key) > blockSize {
		return ErrBroken
	}
	return s.take(':')
}

// List walks through a list: visit has to use up each item.
func (s *Scanner) List(visit func() error) error { return s.walk('[', ']', visit) }

func (s *Scanner) walk(first, last byte, visit func() error) error {
	if err := s.take(first); err != nil {
		return err
	}
	b, err := s.inside()
	if err != nil {
		return err
	}
	if b == last {
		s.pos++
		return nil
	}
	for {
		if err := visit(); err != nil {
			return early(err)
		}
		if b, err = s.inside(); err != nil {
			return err
		}
		switch b {
		case ',':
			s.pos++
		case last:
			s.pos++
			return nil
		default:
			return ErrBroken
		}
	}
}

// blanks gives the place of the next byte that is no white space.
func blanks(text []byte, i int) int {
	for i < len(text) && isSpace(text[i]) {
		i++
	}
	return i
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
