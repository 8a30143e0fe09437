package runtime

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
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

// encounters writes records of which, with versions, every tenth comes in two of them.
func encounters(n int, versions bool) string {
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
		sp, text := planOf(b, src), encounters(records, src.Version != nil)
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

// What reading does beside decoding and evaluating takes no memory for a record.
func TestReadingAllocatesNothingForARecord(t *testing.T) {
	for name, change := range map[string]func(*Source){
		"key and version": func(*Source) {},
		"key":             func(src *Source) { src.Version = nil },
	} {
		src := encounterSource()
		change(src)
		sp := planOf(t, src)
		sp.recalls = true
		sp.narrow(fieldSet{"visit.voided": true, "visit.sex": true}, false)
		of := func(records int, run func(sp *sourcePlan, in Input)) float64 {
			in := textInput("v.ndjson", encounters(records, src.Version != nil))
			return testing.AllocsPerRun(3, func() { run(sp, in) })
		}
		const some, more = 500, 1500
		read, parts := of(more, readOnly)-of(some, readOnly), of(more, partsOnly)-of(some, partsOnly)
		if (read-parts)/(more-some) > 0.05 {
			t.Errorf("%s: %v allocations for %d records, of which %v are of decoding and evaluating", name, read, more-some, parts)
		}
	}
}

func readOnly(sp *sourcePlan, in Input) {
	var rep SourceReport
	if err := sp.read(context.Background(), []Input{in}, nil, &rep, func(*record) bool { return true }); err != nil {
		panic(err)
	}
}

// partsOnly decodes and evaluates what reading does, and nothing else.
func partsOnly(sp *sourcePlan, in Input) {
	rd := &reading{sp: sp, frame: stdlib.NewFrame(), digests: newFingerprint()}
	for _, plan := range []*recordPlan{sp.named, sp.used} {
		r, err := sp.openRecords(&in)
		if err != nil {
			panic(err)
		}
		var c chunk
		for decode := r.decoding(plan, false); r.next(&c) == nil; {
			rec, _ := decode(&c)
			if plan == sp.used {
				rd.isDeleted(rec)
				continue
			}
			for _, part := range sp.key {
				rd.ask(part, rec)
			}
			if sp.version != nil {
				rd.ask(sp.version, rec)
			}
		}
	}
}
