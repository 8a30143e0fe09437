package sql_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/sql"
)

// A watching writer throws lines away and looks at the memory that is held.
type watching struct {
	lines int
	peak  uint64
}

func (w *watching) Write(p []byte) (int, error) {
	if w.lines++; w.lines%10_000 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		w.peak = max(w.peak, m.HeapInuse)
	}
	return len(p), nil
}

var rowsOf = map[string]string{
	"PostgreSQL": "select n as id, 'u' || n as uuid, n * 1.5 as weight, timestamp '2026-01-01' as at from generate_series(1, %d) n",
	"MariaDB":    "select seq as id, concat('u', seq) as uuid, seq * 1.5 as weight, timestamp '2026-01-01 00:00:00' as at from seq_1_to_%d",
	"SQLite": "with recursive n(n) as (select 1 union all select n + 1 from n where n < %d) " +
		"select n as id, 'u' || n as uuid, n * 1.5 as weight, '2026-01-01 00:00' as at from n",
}

func fetchRows(t testing.TB, f fixture, query string) *watching {
	t.Helper()
	db, err := sql.New(f.Server)
	if err != nil {
		t.Fatal(err)
	}
	q, err := db.Query(diag.NewFile("q.sql", query), sql.Window{})
	if err != nil {
		t.Fatal(err)
	}
	w := &watching{}
	if err := db.Fetch(q, record("id:int", "uuid:text", "weight:decimal", "at:instant"))(context.Background(), w, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestMemoryIsFlat reads ten times as many rows in the same memory.
func TestMemoryIsFlat(t *testing.T) {
	for _, d := range databases {
		t.Run(d.name, func(t *testing.T) {
			f := d.open(t)
			few := fetchRows(t, f, fmt.Sprintf(rowsOf[d.name], 20_000))
			many := fetchRows(t, f, fmt.Sprintf(rowsOf[d.name], 200_000))
			if many.lines != 200_000 || many.peak > few.peak+16<<20 {
				t.Errorf("%d rows take %d MiB, and %d rows %d MiB", few.lines, few.peak>>20, many.lines, many.peak>>20)
			}
		})
	}
}

func BenchmarkFetch(b *testing.B) {
	for _, d := range databases {
		for _, n := range []int{100_000, 1_000_000} {
			b.Run(fmt.Sprint(d.name, "/", n), func(b *testing.B) {
				f := d.open(b)
				var peak uint64
				for b.Loop() {
					peak = fetchRows(b, f, fmt.Sprintf(rowsOf[d.name], n)).peak
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
				b.ReportMetric(float64(peak)/(1<<20), "MiB")
			})
		}
	}
}
