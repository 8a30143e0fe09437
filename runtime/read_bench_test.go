package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// encounterSource has records of about 1 KB, of which a mapping reads little.
func encounterSource() *Source {
	obs := &schema.Record{Name: "visit.obs", Fields: []*schema.Field{
		fieldOf("concept", typeOf(schema.Text)), fieldOf("value", typeOf(schema.Decimal)),
	}}
	return &Source{
		Name: "visit", Zone: "Africa/Kampala", Origin: "visits.xwalk:3:1",
		Key:     []Expr{{Text: "visit.uuid", Origin: "visits.xwalk:4:9"}},
		Version: &Expr{Text: "visit.changed", Origin: "visits.xwalk:5:13"},
		Deleted: &Expr{Text: "visit.voided", Origin: "visits.xwalk:6:13"},
		Record: &schema.Record{Name: "visit", Fields: []*schema.Field{
			fieldOf("uuid", typeOf(schema.Text)), fieldOf("changed", typeOf(schema.Instant)), fieldOf("voided", typeOf(schema.Bool)),
			fieldOf("sex", typeOf(schema.Text)), fieldOf("obs", listType(objectType(obs))),
		}},
	}
}

// longEncounters writes records of which, with versions, every tenth comes in two of them.
func longEncounters(n int, versions bool) string {
	var b strings.Builder
	for i := range n {
		key, day := i, 1+i%28
		if versions && i%10 == 9 {
			key = i - 1
		}
		fmt.Fprintf(&b, `{"uuid":"5a1f9c3e-7b20-4d11-9f0e-%012d","changed":"2026-03-%02dT10:20:%02d.000+0300","voided":false,"sex":"F",`, key, day, i%60)
		b.WriteString(`"location":{"uuid":"0f9f1a7c-6f45-4a1c-b7cc-2d2f1b0a8c11","display":"Health centre of somewhere"},"obs":[`)
		for j := range 10 {
			fmt.Fprintf(&b, `{"uuid":"%08d-aaaa","concept":"%d","value":%d.5,"status":"FINAL"},`, i*10+j, 5080+j, 30+(i+j)%70)
		}
		b.WriteString(`{"concept":"x"}]}` + "\n")
	}
	return b.String()
}

func BenchmarkReading(b *testing.B) {
	const records = 20_000
	for name, change := range map[string]func(*Source){
		"key and version": func(*Source) {},
		"key":             func(src *Source) { src.Version = nil },
		"no key":          func(src *Source) { src.Key, src.Version = nil, nil },
	} {
		src := encounterSource()
		change(src)
		sp, text := planOf(b, src), longEncounters(records, src.Version != nil)
		sp.keeps = false
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for range b.N {
				var rep SourceReport
				if err := sp.read(context.Background(), []Input{textInput("v.ndjson", text)}, nil, &rep, func(*record) bool { return true }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/records, "ns/record")
		})
	}
}

// Reading takes no memory for a record: neither to decode it twice, nor to work out
// its key and version, nor to account for it.
func TestReadingAllocatesNothingForARecord(t *testing.T) {
	for name, change := range map[string]func(*Source){
		"key and version": func(*Source) {},
		"key":             func(src *Source) { src.Version = nil },
		"no key":          func(src *Source) { src.Key, src.Version = nil, nil },
	} {
		src := encounterSource()
		change(src)
		sp := planOf(t, src)
		sp.recalls, sp.keeps = true, false
		sp.narrow(fieldSet{"visit.voided": true, "visit.sex": true, "visit.obs": true, "visit.obs.value": true}, false)
		of := func(records int) float64 {
			in := textInput("v.ndjson", longEncounters(records, src.Version != nil))
			return testing.AllocsPerRun(3, func() { readOnly(sp, in) })
		}
		const some, more = 500, 1500
		if each := (of(more) - of(some)) / (more - some); each > 0.05 {
			t.Errorf("%s: %v allocations for a record", name, each)
		}
	}
}

func readOnly(sp *sourcePlan, in Input) {
	var rep SourceReport
	if err := sp.read(context.Background(), []Input{in}, nil, &rep, func(*record) bool { return true }); err != nil {
		panic(err)
	}
}
