package jsonscan

import (
	"bytes"
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
	buf      []byte
	pos, end int
	err      error
	open     []byte // brackets that are open in a value
	key      []byte
	inner    bytes.Reader // of a text that is there
}

// New makes a scanner.
func New(from io.Reader) *Scanner { return &Scanner{from: from, buf: make([]byte, blockSize)} }

// Reset begins another text.
func (s *Scanner) Reset(from io.Reader) { s.from, s.pos, s.end, s.err = from, 0, 0, nil }

// fill reads on when the block is used up; it answers false at the end.
func (s *Scanner) fill() bool {
	if s.pos < s.end {
		return true
	}
	for s.err == nil {
		s.pos, s.end = 0, 0
		s.end, s.err = s.from.Read(s.buf)
		if s.end > 0 {
			return true
		}
	}
	return false
}

// Peek gives the next byte that is no white space, and does not use it up. At the
// end of the text the error is [io.EOF].
func (s *Scanner) Peek() (byte, error) {
	for s.fill() {
		for ; s.pos < s.end; s.pos++ {
			if b := s.buf[s.pos]; !isSpace(b) {
				return b, nil
			}
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
		if err := s.take(':'); err != nil {
			return err
		}
		return visit(s.key, nameOf(s.key))
	})
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
			return err
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

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
