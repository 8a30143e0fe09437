package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/htmlindex"
	_ "modernc.org/sqlite" // which the program has, too
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"crosswalk": main})
}

// TestScripts runs the scripts of testdata/script. Each finds a copy of
// testdata/project in the folder project.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			return os.CopyFS(filepath.Join(e.WorkDir, "project"), os.DirFS("testdata/project"))
		},
		Condition: func(name string) (bool, error) { return name == "root" && os.Geteuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exit":    scriptExit,
			"encode":  scriptEncode,
			"gzip":    scriptGzip,
			"zstd":    scriptZstd,
			"parquet": scriptParquet,
			"prepend": scriptPrepend,
			"private": scriptPrivate,
			"replace": scriptReplace,
			"sheets":  scriptSheets,
			"sqlite":  scriptSQLite,
		},
	})
}

// scriptExit runs crosswalk and demands an exit code: exit 3 run --nonsense.
func scriptExit(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec("crosswalk", args[1:]...)
	code := "0"
	if err != nil {
		code = exitCode(err)
	}
	if neg || code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// scriptSQLite makes a database: sqlite FILE STATEMENTS.
func scriptSQLite(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(ts.ReadFile(args[1]))
	ts.Check(err)
}

// scriptGzip packs a file, or as much of it as fits into a number of bytes:
// gzip FROM TO [BYTES].
func scriptGzip(ts *testscript.TestScript, _ bool, args []string) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(z.Close())
	if len(args) == 3 {
		size, err := strconv.Atoi(args[2])
		ts.Check(err)
		packed.Truncate(size)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), packed.Bytes(), 0o600))
}

// scriptZstd packs a file: zstd FROM TO.
func scriptZstd(ts *testscript.TestScript, _ bool, args []string) {
	z, err := zstd.NewWriter(nil)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), z.EncodeAll([]byte(ts.ReadFile(args[0])), nil), 0o600))
}

// scriptEncode writes a file in another encoding: encode windows-1252 FROM TO.
func scriptEncode(ts *testscript.TestScript, _ bool, args []string) {
	to, err := htmlindex.Get(args[0])
	ts.Check(err)
	text, err := to.NewEncoder().String(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text), 0o600))
}

// scriptParquet writes a Parquet file of texts from lines of JSON: parquet FROM TO.
func scriptParquet(ts *testscript.TestScript, _ bool, args []string) {
	type visit struct {
		UUID     string    `parquet:"uuid" json:"uuid"`
		Started  time.Time `parquet:"started,timestamp" json:"started"`
		Facility string    `parquet:"facility" json:"facility"`
		Ward     *string   `parquet:"ward,optional" json:"ward"`
		Gender   *string   `parquet:"gender,optional" json:"gender"`
	}
	var packed bytes.Buffer
	w := parquet.NewGenericWriter[visit](&packed)
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		var v visit
		ts.Check(json.Unmarshal([]byte(line), &v))
		_, err := w.Write([]visit{v})
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), packed.Bytes(), 0o600))
}

// scriptPrepend puts bytes, written as a Go string would be, before a file: prepend bom FILE.
func scriptPrepend(ts *testscript.TestScript, _ bool, args []string) {
	heads := map[string]string{"bom": "\ufeff", "noise": "\xff\xfe"}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(heads[args[0]]+ts.ReadFile(args[1])), 0o600))
}

// scriptPrivate demands that only the user can read a file.
func scriptPrivate(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if info.Mode().Perm()&fs.FileMode(0o077) != 0 {
		ts.Fatalf("%s can be read by others: %v", args[0], info.Mode())
	}
}

// scriptSheets packs the parts of a spreadsheet: sheets FOLDER TO.
func scriptSheets(ts *testscript.TestScript, _ bool, args []string) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	ts.Check(z.AddFS(os.DirFS(ts.MkAbs(args[0]))))
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), packed.Bytes(), 0o600))
}

// scriptReplace replaces a text in a file: replace OLD NEW FILE.
func scriptReplace(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s does not hold %s", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(text, args[0], args[1])), 0o600))
}
