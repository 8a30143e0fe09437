package runtime

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func canonical(t testing.TB, transform *Transform) []byte {
	t.Helper()
	data, err := transform.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestATransformComesBackAsItWas(t *testing.T) {
	transform := withZeros("reporting", Rule{Element: "All", Aggregate: "count", Where: when(`v.kind < "a&b>"`)})
	data := canonical(t, transform)
	loaded, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(canonical(t, loaded), data) {
		t.Error("the bytes change when a transform is loaded and stored again")
	}
	loaded.Digest = ""
	loaded.Target = transform.Target
	if !reflect.DeepEqual(loaded.DataSets, transform.DataSets) || !reflect.DeepEqual(loaded.Tables, transform.Tables) {
		t.Error("a transform changes on its way")
	}
	if _, err := NewRunner(loaded, RunOptions{}); err != nil {
		t.Errorf("what is loaded cannot be run: %v", err)
	}
}

func TestCanonicalBytes(t *testing.T) {
	transform := withRules(Rule{Element: "All", Aggregate: "count", Where: when(`v.kind < "a&b>"`)})
	data := canonical(t, transform)
	if transform.Digest != "" {
		t.Error("the transform is changed by writing it")
	}
	text := string(data)
	if !strings.HasPrefix(text, "{\n  \"categories\": [") || !strings.HasSuffix(text, "}\n") || strings.HasSuffix(text, "\n\n") {
		t.Errorf("begins %q, ends %q", text[:30], text[len(text)-10:])
	}
	if !strings.Contains(text, `"cel": "v.kind < \"a&b>\""`) {
		t.Error("characters are escaped that need not be")
	}
	for range 20 {
		if !bytes.Equal(canonical(t, transform), data) {
			t.Fatal("one transform has two forms")
		}
	}
}

func TestTransformsThatAreRefused(t *testing.T) {
	good := string(canonical(t, withRules(Rule{Element: "All", Aggregate: "count"})))
	other := baseTransform()
	other.Target.Calendar = "coptic"
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"empty":          {"", ErrNotTransform},
		"null":           {"null", ErrFormat},
		"a list":         {"[]", ErrNotTransform},
		"cut off":        {good[:len(good)/2], ErrNotTransform},
		"more after it":  {good + "{}", ErrNotTransform},
		"unknown field":  {strings.Replace(good, `"mapping":`, `"maping":`, 1), ErrNotTransform},
		"wrong kind":     {strings.Replace(good, `"language": 1`, `"language": "1"`, 1), ErrNotTransform},
		"another format": {strings.Replace(good, "transform/1", "transform/2", 1), ErrFormat},
		"changed":        {strings.Replace(good, `"count"`, `"once"`, 1), ErrDigest},
		"no digest":      {strings.Replace(good, `"sha256:`, `"`, 1), ErrDigest},
		"calendar":       {string(canonical(t, other)), ErrCalendar},
		"deep":           {strings.Repeat("[", 100_000), ErrNotTransform},
	} {
		_, err := Load([]byte(c.data))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "json:") || strings.Contains(err.Error(), "Go ")) {
			t.Errorf("%s: raw message %q", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "``") {
			t.Errorf("%s: a message that names nothing: %q", name, err)
		}
	}
}

func TestLaidOutAnotherWayItIsTheSameTransform(t *testing.T) {
	good := canonical(t, withRules(Rule{Element: "All", Aggregate: "count"}))
	var flat []string
	for line := range strings.Lines(string(good)) {
		flat = append(flat, strings.TrimSpace(line))
	}
	if _, err := Load([]byte(strings.Join(flat, "\r\n"))); err != nil {
		t.Error(err)
	}
}

// Whatever is loaded can be stored, and the planner has an answer for it.
func FuzzLoad(f *testing.F) {
	f.Add(canonical(f, withZeros("reporting", Rule{Element: "All", Aggregate: "count", Where: when(`v.kind == "new"`)})))
	f.Add(canonical(f, eachDiagnosis(Rule{Element: "Mal", Aggregate: "sum", Value: exprOf("d.n")})))
	f.Add([]byte(`{"format":"crosswalk.transform/1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		transform, err := Load(data)
		if errors.Is(err, ErrDigest) {
			transform, err = decodeTransform(data) // as if its maker had digested it
		}
		if err != nil {
			return
		}
		stored, err := transform.Canonical()
		if err != nil {
			t.Fatalf("loaded and cannot be stored: %v", err)
		}
		if _, err := transform.Target.Periods(); err == nil {
			if _, err := Load(stored); err != nil {
				t.Fatalf("stored and cannot be loaded: %v", err)
			}
		}
		if r, err := NewRunner(transform, RunOptions{}); (r == nil) == (err == nil) {
			t.Fatalf("runner %v, error %v", r, err)
		}
	})
}
