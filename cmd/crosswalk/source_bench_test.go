//go:build linux

package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"golang.org/x/text/encoding/charmap"
)

// A benchVisit is a record of the benchmark, in all forms.
type benchVisit struct {
	UUID     string    `parquet:"uuid" json:"uuid"`
	Started  time.Time `parquet:"started,timestamp" json:"started"`
	Facility string    `parquet:"facility,dict" json:"facility"`
	Ward     string    `parquet:"ward,dict" json:"ward"`
	Gender   string    `parquet:"gender,dict" json:"gender"`
	Note     string    `parquet:"note" json:"note"` // nobody reads it
}

func benchVisits(n int, yield func(benchVisit)) {
	start := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	for i := range n {
		yield(benchVisit{fmt.Sprintf("visit-%08d", i), start.Add(time.Duration(i) * time.Second), "NGE", "OPD", []string{"F", "M"}[i%2], fmt.Sprintf("seen by nurse %d", i%90)})
	}
}

func (v benchVisit) cells() []string {
	return []string{v.UUID, v.Started.Format(time.RFC3339), v.Facility, v.Ward, v.Gender, v.Note}
}

// benchKinds write the records in each form.
var benchKinds = []struct {
	name  string
	write func(w io.Writer, n int) error
}{
	{"ndjson", writeBenchLines},
	{"ndjson.gz", func(w io.Writer, n int) error {
		z := gzip.NewWriter(w)
		defer z.Close()
		return writeBenchLines(z, n)
	}},
	{"ndjson.zst", func(w io.Writer, n int) error {
		z, err := zstd.NewWriter(w)
		if err != nil {
			return err
		}
		defer z.Close()
		return writeBenchLines(z, n)
	}},
	{"json", func(w io.Writer, n int) error {
		separator := "["
		benchVisits(n, func(v benchVisit) {
			line, _ := json.Marshal(v)
			fmt.Fprintf(w, "%s%s", separator, line)
			separator = ",\n"
		})
		_, err := io.WriteString(w, "]")
		return err
	}},
	{"csv", writeBenchRows},
	{"latin.csv", func(w io.Writer, n int) error { return writeBenchRows(charmap.Windows1252.NewEncoder().Writer(w), n) }},
	{"xlsx", writeBenchSheet},
	{"parquet", func(w io.Writer, n int) error {
		p := parquet.NewGenericWriter[benchVisit](w, parquet.MaxRowsPerRowGroup(100_000))
		benchVisits(n, func(v benchVisit) { _, _ = p.Write([]benchVisit{v}) })
		return p.Close()
	}},
}

func writeBenchLines(w io.Writer, n int) error {
	e := json.NewEncoder(w)
	var err error
	benchVisits(n, func(v benchVisit) { err = e.Encode(v) })
	return err
}

func writeBenchRows(w io.Writer, n int) error {
	_, err := io.WriteString(w, "uuid,started,facility,ward,gender,note\n")
	benchVisits(n, func(v benchVisit) {
		for i, cell := range v.cells() {
			end := ","
			if i == 5 {
				end = "\n"
			}
			_, err = io.WriteString(w, cell+end)
		}
	})
	return err
}

// writeBenchSheet writes a spreadsheet as programs do that export: texts in place.
func writeBenchSheet(w io.Writer, n int) error {
	z := zip.NewWriter(w)
	const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + relation + `" Target="sheet.xml"/></Relationships>`,
	} {
		part, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			return err
		}
	}
	part, err := z.Create("xl/sheet.xml")
	if err != nil {
		return err
	}
	number := 0
	row := func(cells []string) {
		number++
		fmt.Fprintf(part, `<row r="%d">`, number)
		for i, cell := range cells {
			fmt.Fprintf(part, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, number, cell)
		}
		_, _ = io.WriteString(part, "</row>")
	}
	_, _ = io.WriteString(part, "<worksheet><sheetData>")
	row([]string{"uuid", "started", "facility", "ward", "gender", "note"})
	benchVisits(n, func(v benchVisit) { row(v.cells()) })
	_, _ = io.WriteString(part, "</sheetData></worksheet>")
	return z.Close()
}

// BenchmarkSources runs a mapping on records of each form, in a process of its
// own: records and megabytes a second of the whole run, which reads them twice,
// and the most memory that it took (never less than this process has). The keys
// of all records take a part of that.
//
//	go test ./cmd/crosswalk -run xxx -bench Sources -benchtime 1x
func BenchmarkSources(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "crosswalk")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/project")); err != nil {
		b.Fatal(err)
	}
	for _, kind := range benchKinds {
		for _, n := range []int{100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) { benchSource(b, dir, program, kind.name, kind.write, n) })
		}
	}
}

func benchSource(b *testing.B, dir, program, name string, write func(io.Writer, int) error, n int) {
	path := filepath.Join(dir, "visits."+name)
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w, n); err != nil {
		b.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	size, _ := f.Seek(0, io.SeekEnd)
	f.Close()
	defer os.Remove(path)
	encoding := ""
	if name == "latin.csv" {
		encoding = ", encoding: windows-1252"
	}
	project := fmt.Sprintf("mapping: opd.xwalk\nsources: {visit: {files: %s%s}}\nvalues: {ward: OPD}\nout: out\n", path, encoding)
	if err := os.WriteFile(filepath.Join(dir, projectFile), []byte(project), 0o600); err != nil {
		b.Fatal(err)
	}
	var most int64
	var cpu time.Duration
	b.SetBytes(size)
	for b.Loop() {
		cmd := exec.Command(program, "run", dir)
		out, err := cmd.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("0 rejected")) {
			b.Fatalf("%v: %s", err, out)
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		most = max(most, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(n)*float64(b.N)/cpu.Seconds(), "records/cpu-s")
	b.ReportMetric(float64(most)/1000, "MB-most")
	b.ReportMetric(float64(size)/1e6, "MB-file")
}
