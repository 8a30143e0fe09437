package jsonscan

import "io"

// Documents goes through the values of a text that stand one after the other;
// document has to use up each, and of lists item each of theirs.
func (s *Scanner) Documents(from io.Reader, document, item func() error) error {
	s.Reset(from)
	for first := true; ; first = false {
		b, err := s.Peek()
		switch {
		case err == io.EOF && first:
			return ErrEmpty
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case b == '[':
			err = s.List(item)
		default:
			err = document()
		}
		if err != nil {
			return err
		}
	}
}
