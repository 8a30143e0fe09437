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

// Value gives the next value as it stands, with its white space, good until the
// scanner goes on. One that is longer than limit is cut to limit+1 bytes.
func (s *Scanner) Value(limit int) ([]byte, error) {
	c := copier{to: s.value[:0], limit: limit, asIs: true}
	err := s.follow(&c)
	s.value = c.to
	if c.whole != nil {
		return c.whole, err
	}
	return c.to, err
}

// Skip passes over the next value.
func (s *Scanner) Skip() error { return s.follow(&copier{limit: -1}) }

// A copier takes the parts of a value.
type copier struct {
	to    []byte
	limit int // of the length of to, which is passed by a byte at most; -1: nothing is taken
	gap   bool
	asIs  bool   // white space is taken as well
	whole []byte // of what is taken as it is: all of it, where it stands in one block
}

// last takes the end of a value.
func (c *copier) last(run []byte) {
	if c.asIs && len(c.to) == 0 && len(run) <= c.limit {
		c.whole = run
		return
	}
	c.add(run)
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
	if end := textEnd(s.buf[:s.end], s.pos); end > 0 {
		c.last(s.buf[s.pos:end])
		s.pos = end
		return nil
	}
	return s.longText(c)
}

// textEnd finds the end of a text that begins at a place; 0 where it is broken, or
// goes on in the next block.
func textEnd(block []byte, i int) int {
	for i++; ; i++ {
		i += special(block[i:])
		if i == len(block) || block[i] == '\n' {
			return 0
		}
		switch block[i] {
		case '"':
			return i + 1
		case '\\':
			if i++; i == len(block) || block[i] == '\n' {
				return 0
			}
		}
	}
}

// longText follows a text over the ends of blocks.
func (s *Scanner) longText(c *copier) error {
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
				c.last(s.buf[start:s.pos])
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
				c.last(s.buf[start:s.pos])
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
				if end := textEnd(s.buf[:s.end], s.pos); end > 0 {
					s.pos = end
					continue
				}
				c.add(s.buf[start:s.pos])
				if err := s.longText(c); err != nil {
					return err
				}
				start = s.pos
				continue
			case ' ', '\t', '\n', '\r':
				if c.asIs {
					break
				}
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
					c.last(s.buf[start:s.pos])
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
