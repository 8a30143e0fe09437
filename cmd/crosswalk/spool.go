package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
)

// A spool is a copy of a stream on the disk, which only this user can read and
// which nobody finds: its name is taken away at once where the system allows it,
// so that no records stay behind, however the program ends.
type spool struct {
	file *os.File
	size int64
}

func newSpool(name string, from io.Reader) (*spool, error) {
	return filledSpool(name, func(to io.Writer) error {
		_, err := io.Copy(to, from)
		if err != nil {
			err = cannot("read", name, err)
		}
		return err
	})
}

// filledSpool makes a spool of what fill writes; nothing is left of it where fill fails.
func filledSpool(name string, fill func(to io.Writer) error) (*spool, error) {
	f, err := os.CreateTemp("", "crosswalk-*") // permissions 0600
	if err != nil {
		return nil, cannot("keep", name, err)
	}
	_ = os.Remove(f.Name()) // tried again in close
	s := &spool{file: f}
	if err := fill(f); err != nil {
		s.close()
		return nil, err
	}
	if s.size, err = f.Seek(0, io.SeekEnd); err != nil {
		s.close()
		return nil, cannot("keep", name, err)
	}
	return s, nil
}

func (s *spool) close() {
	_ = s.file.Close() // nothing in it is needed any more
	_ = os.Remove(s.file.Name())
}

// newSpill makes a place on the disk for what does not fit into memory: nobody
// else can read it, and it is gone when the program ends.
func newSpill() (runtime.Spill, error) {
	f, err := os.CreateTemp("", "crosswalk-*") // permissions 0600
	if err != nil {
		return nil, cannot("keep", "records", err)
	}
	_ = os.Remove(f.Name()) // tried again in Close
	return spill{f}, nil
}

type spill struct{ *os.File }

// Close throws away what was written.
func (s spill) Close() error {
	err := s.File.Close()
	_ = os.Remove(s.Name())
	return err
}

// open reads the copy from its beginning.
func (s *spool) open() (io.ReadCloser, error) {
	return io.NopCloser(io.NewSectionReader(s.file, 0, s.size)), nil
}

// handle opens the copy as a file.
func (s *spool) handle() (handle, error) {
	return spoolHandle{io.NewSectionReader(s.file, 0, s.size)}, nil
}

type spoolHandle struct{ *io.SectionReader }

// Close does nothing: the copy is there until the end of the run.
func (spoolHandle) Close() error { return nil }

// format tells the format from how the text begins, since a stream has no name
// that would: a spreadsheet, Parquet, an array, a document over several lines, records in
// lines, or CSV.
func (s *spool) format() string {
	head := s.head()
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return spreadsheet
	case bytes.HasPrefix(head, []byte("PAR1")):
		return columnar
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	line, _, _ := bytes.Cut(head, []byte("\n"))
	switch {
	case len(head) == 0:
		return "ndjson"
	case head[0] == '[':
		return "json"
	case head[0] != '{':
		return "csv"
	case !json.Valid(line) && len(line) < len(head) && jsonscan.IsBegun(line):
		return "json"
	}
	return "ndjson" // a line that is neither is a bad record among others
}

// sniffed is how much of a stream is looked at.
const sniffed = 64 << 10

// head gives the beginning of the text, unpacked and in UTF-8.
func (s *spool) head() []byte {
	in := runtime.Input{Open: s.open}
	return in.Head(sniffed)
}
