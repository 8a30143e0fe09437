package main

import (
	"bytes"
	"testing"
)

func TestColors(t *testing.T) {
	for _, c := range []struct {
		mode string
		env  map[string]string
		want bool
	}{
		{"auto", nil, false}, // a buffer is no terminal
		{"always", map[string]string{"NO_COLOR": "1"}, true},
		{"never", map[string]string{"CLICOLOR_FORCE": "1"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"auto", map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, false},
		{"auto", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": ""}, true},
	} {
		s := system{getenv: func(name string) string { return c.env[name] }}
		if got := s.colors(&bytes.Buffer{}, c.mode); got != c.want {
			t.Errorf("colors with %s and %v: %v, want %v", c.mode, c.env, got, c.want)
		}
	}
	if width(&bytes.Buffer{}) != 0 {
		t.Error("a buffer has a width")
	}
}

func TestChoice(t *testing.T) {
	c := choose("a", "a", "b")
	if err := c.Set("c"); err == nil || err.Error() != "it is one of a, b" {
		t.Errorf("Set(c) gives %v", err)
	}
	if err := c.Set("b"); err != nil || c.String() != "b" || c.Type() != "a|b" {
		t.Errorf("after Set(b): %v, %q, %q", err, c.String(), c.Type())
	}
}
