package jsonscan

import (
	"bytes"
	"encoding/json"
	"io"
)

// Append copies the next value behind what is there, on one line and without
// white space, for as long as the whole is not longer than limit: of a value that
// makes it longer the whole is cut to limit+1 bytes.
func (s *Scanner) Append(to []byte, limit int) ([]byte, error) {
	c := copier{to: to, limit: limit}
	err := s.follow(&c)
	return c.to, err
}

// AppendMember copies the next value as a member of an object that is written as far
// as there is, with its key as it stands; limit is that of Append.
func (s *Scanner) AppendMember(object, key []byte, limit int) ([]byte, error) {
	if len(object) > 1 {
		object = append(object, ',')
	}
	return s.Append(append(append(object, key...), ':'), limit)
}

// Skip passes over the next value.
func (s *Scanner) Skip() error { return s.follow(&copier{limit: -1}) }

// A copier takes the parts of a value.
type copier struct {
	to    []byte
	limit int // of the length of to, which is passed by a byte at most; -1: nothing is taken
	gap   bool
}

// add takes a run of bytes without white space outside of texts. What white space
// keeps apart, it must: `1 2` is no number.
func (c *copier) add(run []byte) {
	if len(run) == 0 || len(c.to) > c.limit {
		return
	}
	if c.gap && !isSign(run[0]) && len(c.to) > 0 && !isSign(c.to[len(c.to)-1]) {
		c.to = append(c.to, ' ')
	}
	c.gap = false
	if room := c.limit + 1 - len(c.to); len(run) > room {
		run = run[:max(room, 0)]
	}
	c.to = append(c.to, run...)
}

func isSign(b byte) bool {
	switch b {
	case '{', '}', '[', ']', ',', ':':
		return true
	}
	return false
}

// follow goes to the end of a value.
func (s *Scanner) follow(c *copier) error {
	b, err := s.inside()
	if err != nil {
		return err
	}
	switch b {
	case '"':
		return s.text(c)
	case '{', '[':
		return s.nested(c)
	}
	return s.word(c)
}

// text follows a text in quotes to its end.
func (s *Scanner) text(c *copier) error {
	start, escaped := s.pos, false
	s.pos++
	for {
		for i, b := range s.buf[s.pos:s.end] {
			switch {
			case b == '\n':
				return ErrBroken // it would cut the line of the record in two
			case escaped:
				escaped = false
			case b == '\\':
				escaped = true
			case b == '"':
				s.pos += i + 1
				c.add(s.buf[start:s.pos])
				return nil
			}
		}
		c.add(s.buf[start:s.end])
		s.pos = s.end
		if !s.fill() {
			return early(s.err)
		}
		start = s.pos
	}
}

// word follows a number, true, false or null, or what stands in its place.
func (s *Scanner) word(c *copier) error {
	empty := true
	for s.fill() {
		start := s.pos
		for ; s.pos < s.end; s.pos++ {
			if b := s.buf[s.pos]; isSpace(b) || isSign(b) || b == '"' {
				c.add(s.buf[start:s.pos])
				if empty && s.pos == start {
					return ErrBroken
				}
				return nil
			}
		}
		empty = false
		c.add(s.buf[start:s.end])
	}
	if s.err != io.EOF {
		return s.err
	}
	return nil
}

// nested follows an object or a list.
func (s *Scanner) nested(c *copier) error {
	s.open = s.open[:0]
	for s.fill() {
		start := s.pos
		for s.pos < s.end {
			b := s.buf[s.pos]
			switch b {
			case '"':
				c.add(s.buf[start:s.pos])
				if err := s.text(c); err != nil {
					return err
				}
				start = s.pos
				continue
			case ' ', '\t', '\n', '\r':
				c.add(s.buf[start:s.pos])
				c.gap = true
				start = s.pos + 1
			case '{', '[':
				if len(s.open) == maxDepth {
					return ErrDeep
				}
				s.open = append(s.open, b+2) // the sign that closes it, in ASCII
			case '}', ']':
				last := len(s.open) - 1
				if s.open[last] != b {
					return ErrBroken
				}
				if s.open = s.open[:last]; last == 0 {
					s.pos++
					c.add(s.buf[start:s.pos])
					return nil
				}
			}
			s.pos++
		}
		c.add(s.buf[start:s.end])
	}
	return early(s.err)
}

// nameOf is what a key in quotes means.
func nameOf(key []byte) []byte {
	if bytes.IndexByte(key, '\\') < 0 {
		return key[1 : len(key)-1]
	}
	var name string
	if json.Unmarshal(key, &name) != nil {
		return key // of a record that cannot be read
	}
	return []byte(name)
}
