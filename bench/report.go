package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// say prints a part of the report, and keeps it for the file.
func (b *bench) say(form string, of ...any) {
	text := fmt.Sprintf(form, of...)
	fmt.Print(text)
	b.report.WriteString(text)
}

// A verdict is a goal and what was measured.
type verdict struct {
	goal, measured string
	met            bool
}

func (b *bench) verdict(goal, measured string, met bool) {
	b.verdicts = append(b.verdicts, verdict{goal, measured, met})
}

func (b *bench) sayVerdicts() {
	b.say("\n### Goals\n\n| goal | measured | |\n|---|---:|---|\n")
	for _, v := range b.verdicts {
		b.say("| %s | %s | %s |\n", v.goal, v.measured, map[bool]string{true: "met", false: "not met"}[v.met])
	}
}

// heading says when, where and what was measured.
func (b *bench) heading() string {
	parts := []string{time.Now().UTC().Format(time.DateOnly), b.revision(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if model := cpuModel(); model != "" {
		parts = append(parts, model)
	}
	parts = append(parts, fmt.Sprintf("%d CPUs", runtime.NumCPU()))
	if b.duckdb != "" {
		parts = append(parts, "DuckDB "+b.duckVersion())
	}
	return fmt.Sprintf("%s. The best of %d runs in turns, on one thread (GOMAXPROCS=1) unless it says otherwise.", strings.Join(parts, ", "), b.runs)
}

// revision is the commit that is measured.
func (b *bench) revision() string {
	git := func(args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir = b.root
		out, err := cmd.Output()
		if err != nil {
			return ""
		}
		return strings.TrimSpace(string(out))
	}
	commit := "commit " + git("rev-parse", "--short", "HEAD")
	if git("status", "--porcelain", "--untracked-files=no") != "" {
		commit += " with changes"
	}
	return commit
}

// cpuModel is what the system calls the processor, where it says so.
func cpuModel() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.Trim(name, " \t:\n")
		}
	}
	return ""
}

func (b *bench) duckVersion() string {
	var about struct{ Version string }
	data, err := os.ReadFile(filepath.Join(b.duckdb, "node_modules", "@duckdb", "node-api", "package.json"))
	if err != nil || json.Unmarshal(data, &about) != nil {
		return "of an unknown version"
	}
	return about.Version
}

// Between these lines of the document stands what was measured.
const (
	document      = "spec/performance.md"
	measuredFrom  = "<!-- Measured by `go run ./bench -write`. -->\n"
	measuredUntil = "<!-- End of what was measured. -->"
)

// write puts the report into the document.
func (b *bench) write() error {
	path := filepath.Join(b.root, filepath.FromSlash(document))
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(data, []byte(measuredFrom))
	_, after, ended := bytes.Cut(rest, []byte(measuredUntil))
	if !ok || !ended {
		return errors.New(document + " has no lines that say where the measurements stand")
	}
	text := bytes.Join([][]byte{before, []byte(measuredFrom), b.report.Bytes(), []byte(measuredUntil), after}, nil)
	return os.WriteFile(path, text, 0o644)
}
