package runtime

import (
	"fmt"
	"os"
	"testing"
)

// BenchmarkKeysAside notes the keys of two million records in memory, and beside it.
func BenchmarkKeysAside(b *testing.B) {
	const records = 2_000_000
	for name, memory := range map[string]int{"in memory": 1 << 30, "aside": 8 << 20} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				before := heapInUse()
				ledger := newKeyLedger(&sourcePlan{memory: memory, spill: fileSpill})
				digests, text := newFingerprint(), []byte(nil)
				for i := range records {
					text = fmt.Appendf(text[:0], "5a1f9c3e-7b20-4d11-9f0e-%012d", i)
					if err := ledger.add(digests.key(text), version{}, uint64(i)); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(heapInUse()-before)/records, "B/record")
				if _, err := ledger.divide(); err != nil {
					b.Fatal(err)
				}
				if err := ledger.settle(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/records, "ns/record")
		})
	}
}

type tempSpill struct{ *os.File }

func fileSpill() (Spill, error) {
	f, err := os.CreateTemp("", "keys-*")
	if err == nil {
		err = os.Remove(f.Name())
	}
	return tempSpill{f}, err
}
