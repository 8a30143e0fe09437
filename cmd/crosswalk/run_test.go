package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

func TestRunFailureInPlainWords(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{fmt.Errorf("x: %w", context.Canceled), exitFiles, "interrupted; nothing was written"},
		{&runtime.InputError{Code: "E0511", Input: "a.ndjson", Message: "the file cannot be read to its end", Err: syscall.EIO}, exitFiles,
			"a.ndjson: the file cannot be read to its end: " + syscall.EIO.Error()},
		{&runtime.InputError{Code: "E0511", Input: "a.gz", Message: "the file ends too early", Err: io.ErrUnexpectedEOF}, exitFiles, "a.gz: the file ends too early"},
		{fmt.Errorf("output x: %w", cannot("write", "out/x.json", syscall.ENOSPC)), exitFiles, "cannot write out/x.json: no space is left on the disk"},
		{fmt.Errorf("source `a`: %w", runtime.ErrNoInput), exitUsage, "source `a`: nothing to read"},
		{fmt.Errorf("open /secret/path: odd"), exitFiles, "cannot write the payloads: the system refused it"},
	} {
		var stderr strings.Builder
		code := finish(&stderr, runFailure(c.err))
		first, _, _ := strings.Cut(stderr.String(), "\n")
		if code != c.code || first != "crosswalk: "+c.want {
			t.Errorf("%v: %d, %q, want %d, %q", c.err, code, first, c.code, c.want)
		}
	}
}

// A list that the user names is there, even if it has nothing in it; of the
// usual place an earlier list is taken away.
func TestRejectsOfARunWithoutAny(t *testing.T) {
	path := filepath.Join(t.TempDir(), rejectsFile)
	for _, named := range []bool{true, false} {
		r, err := system{}.openRejects(path, named)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.commit(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); (err == nil) != named {
			t.Errorf("named %v: %v", named, err)
		}
	}
}

func TestSealedSaysThatTheFaultIsOurs(t *testing.T) {
	unknown := &schema.Record{Name: "visit", Fields: []*schema.Field{{Name: "a", Type: &schema.Type{Kind: 99}}}}
	_, _, err := sealed(&runtime.Transform{Sources: []runtime.Source{{Name: "visit", Record: unknown}}})
	var stderr strings.Builder
	if code := finish(&stderr, err); code != exitInternal || !strings.HasPrefix(stderr.String(), "crosswalk: internal error: ") {
		t.Errorf("exit code %d with %q", code, stderr.String())
	}
}
