package jsonschema

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// FuzzScan compares the reader with that of the standard library: both take
// the same texts and find the same in them.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{`{"a": [1, -2.5e3, "x\u0041\ud83d\ude00", true, null]}`, `{"a": {"b": {}}, "a": 1}`, "\ufeff[]", `"\ud800"`, `[1,]`, `01`, `1.`, `-`, "[\"\x01\"]", `{"a"}`, "\xff", ` 1 `, `1e400`, `tru`, `[}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, found := scan(diag.NewFile("a.json", text))
		if root == nil {
			if len(found) != 1 {
				t.Fatalf("%q: %d problems, want the first one only", text, len(found))
			}
			if found[0].Code != "E0267" && json.Valid([]byte(text)) && strings.ToValidUTF8(text, "") == text {
				t.Fatalf("%q is JSON, but: %s", text, found[0].Message)
			}
			return
		}
		want := strings.TrimPrefix(text, "\ufeff")
		if !json.Valid([]byte(want)) {
			t.Fatalf("%q is no JSON, but was read", text)
		}
		if len(found) == 0 && !sameJSON(t, want, string(root.appendJSON(nil))) {
			t.Fatalf("%q was read as %s", text, root.appendJSON(nil))
		}
	})
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var out [2][]byte
	for i, text := range []string{a, b} {
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = encoded
	}
	return bytes.Equal(out[0], out[1])
}

func TestPlacesOfValues(t *testing.T) {
	file := diag.NewFile("a.json", `{"a/b": [10, {"c~ d": "x"}], "n": 2}`)
	root, found := scan(file)
	if len(found) > 0 {
		t.Fatal(found[0].Message)
	}
	for pointer, want := range map[string]string{
		"":                file.Text,
		"/a~1b":           `[10, {"c~ d": "x"}]`,
		"/a~1b/0":         "10",
		"/a~1b/1/c~0%20d": `"x"`,
		"/n":              "2",
		"/a~1b/1":         `{"c~ d": "x"}`,
	} {
		n := root.at(pointer)
		if n == nil {
			t.Errorf("%s leads nowhere", pointer)
		} else if got := file.Text[n.start:n.end]; got != want {
			t.Errorf("%s is %s, want %s", pointer, got, want)
		}
	}
	for _, pointer := range []string{"/a", "/a~1b/2", "/a~1b/-1", "/n/x", "/a~1b/x"} {
		if root.at(pointer) != nil {
			t.Errorf("%s leads somewhere", pointer)
		}
	}
	if n := root.get("n"); file.Text[n.keyStart:n.keyEnd] != `"n"` {
		t.Errorf("the key of n is at %d to %d", n.keyStart, n.keyEnd)
	}
}
