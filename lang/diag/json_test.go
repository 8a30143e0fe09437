package diag

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
)

func TestJSONFieldsAreStable(t *testing.T) {
	f := NewFile("a.xwalk", "x = 性\n")
	list := List{
		problem(f.Span(4, 7), "m").WithLabel(f.Span(0, 1), "l").WithEdit(f.Span(4, 7), "y"),
		problem(Span{}, "nowhere"),
	}
	var b bytes.Buffer
	if err := JSON(&b, list); err != nil {
		t.Fatal(err)
	}
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(b.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	want := []string{"code", "edits", "end", "file", "help", "labels", "message", "note", "severity", "start"}
	for i, d := range all {
		var names []string
		for name := range d {
			names = append(names, name)
		}
		slices.Sort(names)
		if !slices.Equal(names, want) {
			t.Errorf("diagnostic %d has %v, want %v", i, names, want)
		}
	}
	var end jsonPlace
	if err := json.Unmarshal(all[0]["end"], &end); err != nil || end != (jsonPlace{Line: 1, Column: 6, Offset: 7}) {
		t.Errorf("end is %+v (%v)", end, err)
	}
	if got := string(all[1]["start"]); got != "null" {
		t.Errorf("nowhere starts at %s", got)
	}
	if got := string(all[1]["labels"]); got != "[]" {
		t.Errorf("no labels are %s", got)
	}
}

func TestJSONOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("the empty list is %q (%v)", b.String(), err)
	}
}

type fullDisk struct{}

var errFull = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsOfTheWriterComeBack(t *testing.T) {
	list := goldenCases()["question"]
	writers := map[string]func() error{
		"Terminal": func() error { return Terminal{}.Render(fullDisk{}, list) },
		"JSON":     func() error { return JSON(fullDisk{}, list) },
		"SARIF":    func() error { return SARIF(fullDisk{}, list) },
		"GitHub":   func() error { return GitHub(fullDisk{}, list) },
		"Markdown": func() error { return Markdown(fullDisk{}) },
	}
	for name, write := range writers {
		if err := write(); !errors.Is(err, errFull) {
			t.Errorf("%s returned %v", name, err)
		}
	}
}
