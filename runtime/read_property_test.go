package runtime

import (
	"context"
	"fmt"
	"io"
	"math/bits"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"pgregory.net/rapid"
)

// naiveReading re-states how a source is read: everything is decoded with all
// its fields and kept, and then the rules of the specification are applied to
// the records of each key.
type naiveReading struct {
	sp      *sourcePlan
	records []naiveRecord
	events  []string
	report  SourceReport
}

type naiveRecord struct {
	place, key, content string
	version             version
	replaces, foreign   bool
	rec                 *stdlib.Record
	bad                 flaw
}

func (n *naiveReading) load(inputs []Input) error {
	for i := range inputs {
		r, err := n.sp.openRecords(&inputs[i])
		if err != nil {
			return err
		}
		defer r.close()
		d := newDecoder(n.sp.plan, n.sp.zone, n.sp.blank) // its records are kept
		decode := func(c *chunk) (*stdlib.Record, flaw) { return d.decode(c.text) }
		if r.layout != "" {
			decode = func(c *chunk) (*stdlib.Record, flaw) { return d.decodeRow(r.columns, c) }
		}
		for {
			var c chunk
			if err := r.next(&c); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
			one := naiveRecord{place: r.place(c.number), bad: c.flaw, version: oldest}
			if one.bad.isNone() {
				one.rec, one.bad = decode(&c)
			}
			if one.bad.isNone() {
				n.identify(&one)
				one.content = string(appendContent(nil, n.sp.plan, one.rec))
			}
			n.records = append(n.records, one)
		}
	}
	return nil
}

func (n *naiveReading) eval(p *stdlib.Program, rec *stdlib.Record) (stdlib.Value, stdlib.Outcome) {
	frame := stdlib.NewFrame()
	frame.Push(n.sp.name, rec)
	v := p.Eval(frame)
	return v, stdlib.Classify(v)
}

func (n *naiveReading) identify(one *naiveRecord) {
	var parts []string
	for _, part := range n.sp.key {
		v, o := n.eval(part, one.rec)
		text, _ := keyText(v)
		switch {
		case o.Kind == stdlib.Missing:
			one.bad = flaw{code: "E0512", message: "the key is missing: `" + o.Reason + "`"}
			return
		case o.Kind != stdlib.OK:
			one.bad = flaw{code: "E0513", message: "the key cannot be worked out: " + o.Reason}
			return
		case strings.TrimSpace(text) == "":
			one.bad = flaw{code: "E0512", message: "the key is blank"}
			return
		}
		if len(n.sp.key) > 1 {
			text = strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "|", `\|`)
		}
		parts = append(parts, text)
	}
	one.key = strings.Join(parts, "|")
	if n.sp.version == nil {
		return
	}
	switch v, o := n.eval(n.sp.version, one.rec); o.Kind {
	case stdlib.OK:
		one.version, _ = versionOf(v)
	case stdlib.Missing:
	default:
		one.bad = flaw{code: "E0514", message: "the version cannot be worked out: " + o.Reason}
	}
}

// newer is how the version of a record compares with that of another of its key.
func (n *naiveReading) newer(a, b *naiveRecord) int { return compareVersions(a.version, b.version) }

// judge says which event a record is, by all records of its key.
func (n *naiveReading) judge(at int) string {
	one := &n.records[at]
	var best []int // of the greatest version, in order
	for i := range n.records {
		other := &n.records[i]
		if !other.bad.isNone() || other.key != one.key {
			continue
		}
		if len(best) > 0 {
			switch c := n.newer(other, &n.records[best[0]]); {
			case c < 0:
				continue
			case c > 0:
				best = nil
			}
		}
		best = append(best, i)
	}
	agree := true
	for _, i := range best {
		agree = agree && n.records[i].content == n.records[best[0]].content
	}
	first, isBest := best[0], n.newer(one, &n.records[best[0]]) == 0
	if n.sp.order == duplicatesLast {
		first = best[len(best)-1]
	}
	switch {
	case !isBest && !agree && n.sp.order == "":
		return "older of none"
	case !isBest:
		return "older"
	case !agree && n.sp.order == "":
		return "conflict"
	case at == first:
		return "counts"
	case one.content == n.records[first].content:
		return "repeated"
	}
	return "not the " + n.sp.order + " of its key"
}

// share says which records are of other shards, and what is common to all shards.
func (n *naiveReading) share() {
	var keys digest128
	for i := range n.records {
		one := &n.records[i]
		if len(n.sp.key) == 0 || !one.bad.isNone() {
			one.foreign = n.sp.shard.isOtherPlace(int64(i))
			continue
		}
		d := digestOf([]byte(one.key))
		one.foreign = n.sp.shard.isOther(d)
		keys = digest128{bits.RotateLeft64(keys.high^d.high, 7) * odd, ((keys.low ^ uint64(i)) + d.low) * odd}
	}
	if n.sp.shard.Of > 0 {
		n.report.shards = readByShards{int64(len(n.records)), keys}
	}
}

// judgeAll judges all records that can be used, and finds those that take the
// place of others.
func (n *naiveReading) judgeAll() []string {
	verdicts := make([]string, len(n.records))
	for i := range n.records {
		if verdicts[i] = "counts"; len(n.sp.key) > 0 && n.records[i].bad.isNone() {
			verdicts[i] = n.judge(i)
		}
	}
	for i := range n.records {
		for j := range n.records {
			isBehind := verdicts[j] == "older" || strings.HasPrefix(verdicts[j], "not the ")
			if verdicts[i] == "counts" && isBehind && n.records[i].bad.isNone() && n.records[i].key == n.records[j].key {
				n.records[i].replaces = true
			}
		}
	}
	return verdicts
}

func (n *naiveReading) run() {
	n.share()
	verdicts := n.judgeAll()
	for i := range n.records {
		one := &n.records[i]
		if one.foreign {
			n.lend(i, verdicts[i])
			continue
		}
		n.report.Read++
		if !one.bad.isNone() {
			n.reject(i, one.bad)
			continue
		}
		switch verdict := verdicts[i]; verdict {
		case "counts":
			n.accept(i)
		case "conflict":
			n.reject(i, flaw{code: "E0515", message: n.sp.conflict()})
		case "older":
			count(&n.report.Excluded, "older version")
			n.yield(i, outdated)
		case "older of none":
			count(&n.report.Excluded, "older version")
		case "not the last of its key":
			count(&n.report.Excluded, verdict)
			n.yield(i, outdated)
		default:
			count(&n.report.Excluded, verdict)
		}
	}
}

// lend gives entities a record of another shard that counts.
func (n *naiveReading) lend(at int, verdict string) {
	if one := &n.records[at]; n.sp.feeds && one.bad.isNone() && verdict == "counts" && !n.goes(one) {
		n.yield(at, counted)
	}
}

// goes holds for a record that says that it was deleted, or cannot say.
func (n *naiveReading) goes(one *naiveRecord) bool {
	if n.sp.deleted == nil {
		return false
	}
	v, o := n.eval(n.sp.deleted, one.rec)
	yes, _ := stdlib.AsBool(v)
	return yes || o.Kind == stdlib.Faulty
}

func (n *naiveReading) accept(at int) {
	one := &n.records[at]
	if n.sp.deleted != nil {
		v, o := n.eval(n.sp.deleted, one.rec)
		yes, _ := stdlib.AsBool(v)
		switch {
		case o.Kind == stdlib.Missing:
		case o.Kind != stdlib.OK:
			n.reject(at, flaw{code: "E0516", message: "the answer to `deleted` cannot be worked out: " + o.Reason})
			n.yield(at, doubtful)
			return
		case yes:
			count(&n.report.Excluded, "deleted")
			n.yield(at, deleted)
			return
		}
	}
	n.report.Accepted++
	n.yield(at, counted)
}

func (n *naiveReading) reject(at int, f flaw) {
	one := &n.records[at]
	count(&n.report.Rejected, string(f.code))
	n.events = append(n.events, fmt.Sprint("reject ", Reject{Source: n.sp.name, Record: one.place, Key: one.key, Code: f.code, Message: f.message, ordinal: int64(at)}))
}

func (n *naiveReading) yield(at int, f fate) {
	if one := &n.records[at]; f == counted || n.sp.recalls {
		n.events = append(n.events, yielded(n.sp, recordRead{one.key, one.place, int64(at), one.version, one.replaces, one.foreign, f, one.rec}))
	}
}

// yielded says what a record is, with the fields that the second reading uses.
func yielded(sp *sourcePlan, r recordRead) string {
	dropUnused(sp.used, r.value)
	return fmt.Sprintf("yield %d %q %s %d %v %v %v %q", r.fate, r.key, r.place, r.ordinal, r.version, r.replaces, r.foreign, appendContent(nil, sp.used, r.value))
}

func dropUnused(plan *recordPlan, r *stdlib.Record) {
	for slot, t := range plan.fields {
		if plan.reads != nil && !plan.reads[slot] {
			r.Slots[slot] = stdlib.Datum{}
		}
		if inner, ok := r.Slots[slot].Record(); ok {
			dropUnused(t.record, inner)
		}
		r.Slots[slot].Items(func(item stdlib.Datum) bool {
			if inner, ok := item.Record(); ok {
				dropUnused(t.elem.record, inner)
			}
			return true
		})
	}
}

// readingCase draws a source, and how it is read.
func readingCase(rt *rapid.T, isRows bool, open *int) *sourcePlan {
	src := visitSource()
	if isRows {
		src = rowSource()
	}
	src.Duplicates = rapid.SampledFrom([]string{"", duplicatesFirst, duplicatesLast}).Draw(rt, "order")
	if rapid.Bool().Draw(rt, "several parts") {
		src.Key = append(src.Key, Expr{Text: "visit.parity", Origin: "v:1:1"})
	}
	switch rapid.IntRange(0, 5).Draw(rt, "identity") {
	case 0:
		src.Version = nil
	case 1:
		src.Key, src.Version = nil, nil
	case 2:
		src.Version = &Expr{Text: "visit.sex", Origin: "v:1:1"}
	}
	if rapid.Bool().Draw(rt, "kept") {
		src.Deleted = nil
	}
	sp := planOf(rt, src)
	drawLedger(rt, sp, open)
	sp.recalls, sp.keeps = rapid.Bool().Draw(rt, "recalls"), rapid.Bool().Draw(rt, "keeps")
	if of := rapid.IntRange(0, 3).Draw(rt, "shards"); of > 0 {
		sp.shard, sp.feeds = Shard{rapid.IntRange(1, of).Draw(rt, "shard"), of}, rapid.Bool().Draw(rt, "feeds")
	}
	if rapid.Bool().Draw(rt, "narrow") {
		all := []string{"visit.uuid", "visit.sex", "visit.weight", "visit.seen", "visit.patient", "visit.patient.gender", "visit.obs", "visit.obs.value", "visit.blob"}
		reads := fieldSet{"visit.voided": src.Deleted != nil}
		reads.add(rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID[string]).Draw(rt, "reads"))
		sp.narrow(reads, rapid.Bool().Draw(rt, "asked"))
	}
	return sp
}

// Reading in passes that decode what each needs gives what the rules give for
// all records at once.
func TestReadingAgainstTheRules(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		isRows := rapid.Bool().Draw(rt, "rows")
		open := 0
		sp := readingCase(rt, isRows, &open)
		one := jsonRecord()
		if isRows {
			one = rowRecord()
		}
		var inputs []Input
		for i := range rapid.IntRange(1, 3).Draw(rt, "inputs") {
			lines := rapid.SliceOfN(one, 0, 8).Draw(rt, "lines")
			inputs = append(inputs, inputOf(rt, i, isRows, lines))
		}
		naive := naiveReading{sp: sp}
		if err := naive.load(inputs); err != nil {
			rt.Fatal(err)
		}
		naive.run()
		var events []string
		var report SourceReport
		err := sp.read(context.Background(), inputs, func(r Reject) { events = append(events, fmt.Sprint("reject ", r)) }, &report,
			func(r *record) bool { events = append(events, yielded(sp, readOf(r))); return true })
		if err != nil || open != 0 {
			rt.Fatalf("%d spills are open, error %v", open, err)
		}
		got, want := strings.Join(events, "\n"), strings.Join(naive.events, "\n")
		if got != want || fmt.Sprint(report) != fmt.Sprint(naive.report) {
			rt.Fatalf("read\n%s\n%v\nand by the rules\n%s\n%v", got, report, want, naive.report)
		}
	})
}

func inputOf(rt *rapid.T, number int, isRows bool, lines []string) Input {
	if isRows {
		columns := strings.Split("uuid,date_changed,voided,sex,weight,parity,seen,patient.gender,patient.birthdate", ",")
		if rapid.Bool().Draw(rt, "other columns") { // the same text means something else
			columns[3], columns[7] = columns[7], columns[3]
		}
		return textInput(fmt.Sprintf("v%d.csv", number), strings.Join(columns, ",")+"\n"+strings.Join(lines, "\n")+"\n")
	}
	if rapid.Bool().Draw(rt, "list") {
		return textInput(fmt.Sprintf("v%d.json", number), "["+strings.Join(lines, ",\n")+"]")
	}
	return textInput(fmt.Sprintf("v%d.ndjson", number), strings.Join(lines, "\n"))
}

func pick(t *rapid.T, name string, from ...string) string {
	return rapid.SampledFrom(from).Draw(t, name)
}

// jsonRecord writes records that often have one key, one version, one content or
// one text, and some that cannot be used.
func jsonRecord() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 11).Draw(t, "flaw") == 0 {
			return pick(t, "broken", `{"uuid": "a", "uuid": "b"}`, `{"uuid": "a" "x"}`, `["a"]`, `{"uuid": "a", "x": {"y": 1, "y": 2}}`, "{\"uuid\": \"a\xff\"}",
				`{"date_changed": "2026-01-01"}`, `{"uuid": " ", "parity": 1}`, `{"uuid": 7}`, `{"uuid": "a", "parity": 1, "date_changed": true}`)
		}
		fields := []string{
			`"uuid": ` + pick(t, "key", `"a"`, `"b"`, `"\u0061"`, `"a|"`), `"parity": ` + pick(t, "parity", "1", "1", "1.0"),
			`"date_changed": ` + pick(t, "version", "null", `"2026-01-01"`, `"2026-01-02"`),
			`"sex": ` + pick(t, "sex", `"F"`, `"F"`, `"M"`, "1"), `"obs": ` + pick(t, "obs", "[]", `[{"value": 1}]`, `[{"value": 1.0, "concept": "c"}]`),
		}
		if rapid.IntRange(0, 3).Draw(t, "voids") == 0 {
			fields = append(fields, `"voided": `+pick(t, "voided", "true", "false", "1"))
		}
		if rapid.Bool().Draw(t, "turned") {
			fields[0], fields[3] = fields[3], fields[0]
		}
		return "{" + strings.Join(fields, ", ") + "}"
	})
}

func rowRecord() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 11).Draw(t, "flaw") == 0 {
			return pick(t, "broken", "a,b", `a,"`, ",2026-01-01,,F,,1,,,", "a,late,,F,,1,,,", "a\xff,,,,,,,,")
		}
		return pick(t, "key", "a", "b", `"a"`) + "," + pick(t, "version", "", "2026-01-01", "2026-01-02") + "," + pick(t, "voided", "", "", "true", "x") + "," +
			pick(t, "sex", "F", "F", "M") + "," + pick(t, "weight", "1", "1", "1.0") + ",1,," + pick(t, "gender", "F", "M") + ","
	})
}
