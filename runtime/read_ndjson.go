package runtime

import "bytes"

// A lineSplitter cuts NDJSON: every line that is not blank is one record.
type lineSplitter struct {
	blocks *blocks
	number int64
}

func (s *lineSplitter) next(c *chunk) error {
	for {
		line, tooLong, err := s.blocks.line(maxLine)
		if err != nil {
			return err
		}
		s.number++
		line = bytes.TrimRight(line, "\r\n")
		if tooLong {
			*c = chunk{number: s.number, flaw: flaw{code: "E0501", message: "the line is longer than 16 MiB"}}
			return nil
		}
		if len(bytes.TrimLeft(line, " \t\r")) > 0 {
			*c = chunk{number: s.number, text: line}
			return nil
		}
	}
}
