package runtime

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// wideRecords are n records of 30 fields, some of them objects and lists, and wide
// are those that a mapping reads: 8.
func wideRecords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"uuid":"7b8a3c1e-25ab-4c1f-9d5e-%012d","encounterDatetime":"2026-01-%02dT08:15:00.000+0300","form":"anc_v1","location":{"code":"L%03d","display":"Facility %d"}`,
			i, i%28+1, i%500, i%500)
		fmt.Fprintf(&b, `,"patient":{"uuid":"f957677c-0aaa-46e2-ad5d-%012d","sex":"F","birthdate":"1990-04-%02d"},"weight":%d.5,"height":%d,"voided":false`, i%7000, i%28+1, i%80+20, i%60+120)
		for field := range 19 {
			fmt.Fprintf(&b, `,"field %d":"a text of no use"`, field)
		}
		fmt.Fprintf(&b, `,"provider":null,"obs":[{"id":%d,"concept":"5089","value":61.5},{"id":%d,"concept":"6042","value":{"code":"110074","display":"Diagnosis 2"}}],"notes":"x\ny"}`+"\n", i, i+1)
	}
	return b.String()
}

func wideSource() *Source {
	return &Source{Name: "visit", Zone: "Africa/Kampala", Record: &schema.Record{Name: "visit", Fields: []*schema.Field{
		fieldOf("uuid", typeOf(schema.Text)), fieldOf("encounterDatetime", typeOf(schema.Instant)), fieldOf("form", typeOf(schema.Text)),
		fieldOf("weight", typeOf(schema.Decimal)), fieldOf("height", typeOf(schema.Int)), fieldOf("voided", typeOf(schema.Bool)),
		fieldOf("location", &schema.Type{Kind: schema.Object, Record: &schema.Record{Name: "visit.location", Fields: []*schema.Field{fieldOf("code", typeOf(schema.Text))}}}),
		fieldOf("patient", &schema.Type{Kind: schema.Object, Record: &schema.Record{Name: "visit.patient", Fields: []*schema.Field{fieldOf("sex", typeOf(schema.Text)), fieldOf("birthdate", typeOf(schema.Date))}}}),
	}}}
}

// BenchmarkScan measures the parts of reading alone: MB/s of text.
func BenchmarkScan(b *testing.B) {
	const records = 2000
	text := wideRecords(records)
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	b.Run("pass over", func(b *testing.B) {
		var s scanner
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, line := range lines {
				if !s.judge([]byte(line)).ok {
					b.Fatal(line)
				}
			}
		}
	})
	b.Run("8 of 30 fields", func(b *testing.B) {
		sp := planOf(b, wideSource())
		d := newDecoder(sp.plan, sp.zone, sp.blank)
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			for _, line := range lines {
				if _, flaw := d.decode([]byte(line)); !flaw.isNone() {
					b.Fatal(flaw.message)
				}
			}
		}
	})
	b.Run("names one by one", func(b *testing.B) {
		var s scanner
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			for _, line := range lines {
				var o openObject
				s.reset([]byte(line))
				for s.openObject(&o, nil); s.field(&o); {
					s.skip()
				}
			}
		}
	})
}

func BenchmarkCut(b *testing.B) {
	const rows = 5000
	csv := strings.Repeat("E00000001,P0047146,F,2018-06-13,2024-05-27,L098,\"District 4, north\",PNC,prov-759,20.9,95.2,,152,69,NEG,NEG,110148,,,DIS\n", rows)
	ndjson := wideRecords(2000)
	columns := make([]rowColumn, 20)
	for _, read := range []int{1, 2, 5, 16} {
		columns[read].values = &typePlan{}
	}
	header := rowSplitter{delimiter: ','}
	header.expect(columns)
	all := func(b *testing.B, s splitter) (n int) {
		var c chunk
		for s.next(&c) == nil {
			n++
		}
		return n
	}
	cut := func(name, text string, want int, open func() splitter) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if n := all(b, open()); n != want {
					b.Fatal(n)
				}
			}
		})
	}
	cut("CSV, 4 of 20 columns", csv, rows, func() splitter {
		return header.of(portion{blocks: newBlocks(strings.NewReader(csv))})
	})
	cut("NDJSON", ndjson, 2000, func() splitter { return portion{blocks: newBlocks(strings.NewReader(ndjson))}.lines() })
	b.Run("CSV in parts", func(b *testing.B) {
		b.SetBytes(int64(len(csv)))
		var room []byte
		for b.Loop() {
			c := (&rowSplitter{blocks: newBlocks(strings.NewReader(csv)), delimiter: ','}).parts()
			for {
				p, err := c.next(room)
				if err == io.EOF {
					break
				}
				room = p.blocks.buf
			}
		}
	})
}
