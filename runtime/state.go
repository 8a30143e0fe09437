package runtime

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// stateFormat is what states say that they are; the number counts up when one is
// written in another way.
const stateFormat = "crosswalk.state/1"

// A State is what a shard has come to, or several that were merged: a file with a
// line that says of what it is, the state itself, and a SHA-256 of both.
type State struct {
	Name      string // how messages call it
	Transform *Transform
	Options   RunOptions // the periods and org units of the run
	head      stateHead
	open      func() (io.ReadCloser, error)
}

// stateHead is the first line of a state.
type stateHead struct {
	Format    string          `json:"format"`
	Of        int             `json:"of"`     // how many shards there are
	Shards    []int           `json:"shards"` // which of them it has, ascending
	Periods   string          `json:"periods,omitempty"`
	OrgUnits  []string        `json:"orgUnits,omitempty"`
	Sources   []stateSource   `json:"sources"`
	Transform json.RawMessage `json:"transform"`
}

// stateSource says which records of a source a shard read, its own and others.
type stateSource struct {
	Name    string `json:"name"`
	Records int64  `json:"records"`
	Keys    string `json:"keys"` // a digest of all keys in their order
}

// OpenState reads what a state is of, and makes sure that it is whole. open starts the
// file from its beginning; it is called several times.
func OpenState(name string, open func() (io.ReadCloser, error)) (*State, error) {
	s := &State{Name: name, open: open}
	if err := s.verify(); err != nil {
		return nil, err
	}
	body, err := s.body()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	if s.Transform, err = Load(s.head.Transform); err != nil {
		return nil, s.broken("its mapping cannot be run: " + err.Error())
	}
	s.Options = RunOptions{Periods: s.head.Periods, OrgUnits: s.head.OrgUnits}
	return s, nil
}

func (s *State) broken(message string) error {
	return &InputError{Code: codeStateBroken, Input: s.Name, Message: message}
}

// verify holds the file against its SHA-256.
func (s *State) verify() error {
	f, err := s.open()
	if err != nil {
		return err
	}
	defer f.Close()
	hash := sha256.New()
	tail := &tailWriter{to: hash, keep: sha256.Size}
	if _, err := io.Copy(tail, f); err != nil {
		return &InputError{Code: codeStateBroken, Input: s.Name, Message: "it cannot be read", Err: err}
	}
	if !bytes.Equal(tail.held, hash.Sum(nil)) {
		return s.broken("it is no state of a run, or it was cut off or changed")
	}
	return nil
}

// A tailWriter writes all but the last bytes.
type tailWriter struct {
	to   io.Writer
	keep int
	held []byte
}

func (t *tailWriter) Write(data []byte) (int, error) {
	t.held = append(t.held, data...)
	if n := len(t.held) - t.keep; n > 0 {
		if _, err := t.to.Write(t.held[:n]); err != nil {
			return 0, err
		}
		t.held = append(t.held[:0], t.held[n:]...)
	}
	return len(data), nil
}

// A stateBody is the state behind its first line.
type stateBody struct {
	*bufio.Reader
	io.Closer
}

// body reads the first line, and gives what follows.
func (s *State) body() (*stateBody, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	b := &stateBody{bufio.NewReaderSize(f, 1<<16), f}
	line, err := b.ReadBytes('\n')
	s.head = stateHead{}
	if err != nil || json.Unmarshal(line, &s.head) != nil || s.head.Format != stateFormat {
		_ = f.Close()
		return nil, s.broken("it is no state that this version of crosswalk reads")
	}
	return b, nil
}

// checkStates makes sure that states are of one run, and that no shard is there
// twice. With whole, none may be missing.
func checkStates(states []*State, whole bool) error {
	first := &states[0].head
	seen := make([]string, first.Of+1)
	for _, s := range states {
		h := &s.head
		switch {
		case s.Transform.Digest != states[0].Transform.Digest:
			return s.unlike(codeOtherMapping, states[0], "is of another mapping, or of another version of it")
		case h.Periods != first.Periods || !slices.Equal(h.OrgUnits, first.OrgUnits):
			return s.unlike(codeOtherOptions, states[0], "is of other periods or org units")
		case h.Of != first.Of:
			return s.unlike(codeShards, states[0], fmt.Sprintf("is of a run in %d shards", h.Of))
		case !slices.Equal(h.Sources, first.Sources):
			return s.unlike(codeOtherRecords, states[0], "was made of other records")
		}
		for _, n := range h.Shards {
			if n < 1 || n > first.Of {
				return s.broken("it has shards that there are not")
			}
			if seen[n] != "" {
				return &InputError{Code: codeShards, Input: s.Name, Message: fmt.Sprintf("it has shard %d, and so has %s", n, seen[n])}
			}
			seen[n] = s.Name
		}
	}
	if n := slices.Index(seen[1:], ""); whole && n >= 0 {
		return &InputError{Code: codeShards, Input: states[0].Name, Message: fmt.Sprintf("shard %d of %d is in none of the states", n+1, first.Of)}
	}
	return nil
}

func (s *State) unlike(code diag.Code, other *State, message string) error {
	return &InputError{Code: code, Input: s.Name, Message: message + ", unlike " + other.Name}
}
