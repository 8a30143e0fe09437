package fhir

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"
)

// A generator is a bundle of n entries, which is made as it is read: a patient
// after each observation.
type generator struct {
	n, made int
	rest    []byte
	read    int64
}

func (g *generator) Read(p []byte) (int, error) {
	for len(g.rest) == 0 {
		switch {
		case g.made == 0:
			g.rest = []byte(`{"resourceType":"Bundle","type":"collection","entry":[`)
		case g.made > g.n+1:
			return 0, io.EOF
		case g.made == g.n+1:
			g.rest = []byte(`]}`)
		case g.made%2 == 0:
			g.rest = fmt.Appendf(g.rest[:0], `,{"fullUrl":"urn:uuid:%08d-0000-4000-8000-000000000000","resource":{"resourceType":"Patient","id":"%08d","meta":{"lastUpdated":"2026-01-05T08:00:00Z"},
				"identifier":[{"use":"official","system":"http://example.org/mrn","value":"%d"}],"name":[{"family":"Okello","given":["Grace"]}],"gender":"female","birthDate":"1990-05-17"}}`, g.made, g.made, g.made)
		default:
			comma := ","
			if g.made == 1 {
				comma = ""
			}
			g.rest = fmt.Appendf(g.rest[:0], `%s{"resource":{"resourceType":"Observation","id":"%08d","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},
				"subject":{"reference":"urn:uuid:%08d-0000-4000-8000-000000000000"},"effectiveDateTime":"2026-01-05T08:00:00Z","valueQuantity":{"value":61.50,"unit":"kg"}}}`, comma, g.made, g.made+1)
		}
		g.made++
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	g.read += int64(n)
	return n, nil
}

// A meter counts lines, and now and then looks how much memory is in use.
type meter struct {
	lines int
	most  uint64
}

func (m *meter) Write(p []byte) (int, error) {
	for _, b := range p {
		if b == '\n' {
			m.lines++
			if m.lines%50_000 == 0 {
				var s runtime.MemStats
				runtime.ReadMemStats(&s)
				m.most = max(m.most, s.HeapAlloc)
			}
		}
	}
	return len(p), nil
}

// A bundle of a million entries takes no more memory than a small one.
func TestAMillionEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	const n = 1_000_000
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m := &meter{}
	c := newCopier("Patient", m)
	if err := c.Documents(&generator{n: n}); err != nil || m.lines != n || c.records != n/2 {
		t.Fatalf("%v: %d lines, %d records", err, m.lines, c.records)
	}
	if more := int64(m.most) - int64(before.HeapAlloc); more > 16<<20 {
		t.Errorf("it took %d MiB", more>>20)
	}
}

// BenchmarkBundle reads the patients of a bundle.
//
//	go test ./runtime/source/fhir -run xxx -bench Bundle -benchtime 1x
func BenchmarkBundle(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				g, m := &generator{n: n}, &meter{}
				start := time.Now()
				if err := newCopier("Patient", m).Documents(g); err != nil {
					b.Fatal(err)
				}
				passed := time.Since(start).Seconds()
				b.ReportMetric(float64(n)/passed, "entries/s")
				b.ReportMetric(float64(g.read)/1e6/passed, "MB/s")
				b.ReportMetric(float64(m.most)/1e6, "peak-MB")
			}
		})
	}
}
