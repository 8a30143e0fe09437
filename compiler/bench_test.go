package compiler_test

import (
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// BenchmarkCheckNational checks a mapping of 4,000 rows against an export of
// 10 MB: the figures that people with a national server wait for.
func BenchmarkCheckNational(b *testing.B) {
	files := national(nationalRows)
	b.SetBytes(int64(len(files["metadata.json"].Data)))
	b.ReportAllocs()
	for b.Loop() {
		if r := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"}); r.Transform == nil {
			b.Fatal(r.Problems)
		}
	}
}

// TestCheckOfANationalServer compiles what the benchmark compiles, once.
func TestCheckOfANationalServer(t *testing.T) {
	files := national(nationalRows)
	if size := len(files["metadata.json"].Data); size < 10<<20 || size > 12<<20 {
		t.Errorf("the export has %d bytes, want about 10 MB", size)
	}
	r := compiler.Check(compiler.Options{FS: files, Main: "main.xwalk"})
	if r.Transform == nil || len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	if rules := len(r.Transform.DataSets[0].Blocks[0].Scope.Rules); rules != nationalRows {
		t.Errorf("%d rules, want %d", rules, nationalRows)
	}
	if filled := r.Coverage.DataSets[0].Cells.Filled; filled != nationalRows {
		t.Errorf("%d cells are filled, want %d", filled, nationalRows)
	}
}
