package decimal

import "testing"

func TestOrdinaryNumbersDoNotAllocate(t *testing.T) {
	x, y := must(t, "70.5"), must(t, "1.75")
	buf := make([]byte, 0, 32)
	raw := []byte("-1234.5678")
	for name, f := range map[string]func(){
		"Add":      func() { _, _ = x.Add(y) },
		"Sub":      func() { _, _ = x.Sub(y) },
		"Mul":      func() { _, _ = x.Mul(y) },
		"Quo":      func() { _, _ = x.Quo(FromInt(8)) },
		"Cmp":      func() { _ = x.Cmp(y) },
		"Round":    func() { _ = x.Round(0) },
		"Parse":    func() { _, _ = Parse(raw) },
		"AppendTo": func() { _ = x.AppendTo(buf) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %.0f times", name, n)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	x, y := must(b, "70.5"), must(b, "1.75")
	b.ReportAllocs()
	for b.Loop() {
		_, _ = x.Add(y)
	}
}

func BenchmarkMul(b *testing.B) {
	x, y := must(b, "70.5"), must(b, "1.75")
	b.ReportAllocs()
	for b.Loop() {
		_, _ = x.Mul(y)
	}
}

func BenchmarkQuoWithoutEnd(b *testing.B) {
	x, y := must(b, "70.5"), must(b, "3.0625")
	b.ReportAllocs()
	for b.Loop() {
		_, _ = x.Quo(y)
	}
}

func BenchmarkAppendTo(b *testing.B) {
	x, buf := must(b, "-1234.5678"), make([]byte, 0, 32)
	b.ReportAllocs()
	for b.Loop() {
		_ = x.AppendTo(buf)
	}
}

func BenchmarkString(b *testing.B) {
	x := must(b, "-1234.5678")
	b.ReportAllocs()
	for b.Loop() {
		_ = x.String()
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = Parse("-1234.5678")
	}
}

func BenchmarkParseInParts(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_, _ = parse("-1234.5678")
	}
}
