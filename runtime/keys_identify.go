package runtime

import (
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// identify works out the key and the version of a record, which has the fields
// that these need. The key is good until the next one is worked out.
func (rd *reading) identify(rec *stdlib.Record) (key []byte, v version, bad flaw) {
	if key, bad = rd.keyOf(rec); !bad.isNone() {
		return nil, v, bad
	}
	if v, bad = rd.versionOf(rec); !bad.isNone() {
		return nil, v, bad
	}
	return key, v, flaw{}
}

// versionOf works out the version.
func (rd *reading) versionOf(rec *stdlib.Record) (version, flaw) {
	if rd.sp.version == nil {
		return oldest, flaw{}
	}
	v := rd.ask(rd.sp.version, rec)
	switch o := v.Outcome(); o.Kind {
	case stdlib.OK:
	case stdlib.Missing:
		return oldest, flaw{} // never changed
	default:
		return oldest, flawOfPart(o, "E0514", "E0514", "version")
	}
	packed, ok := packVersion(v)
	if !ok {
		return oldest, flaw{code: "E0514", message: "the version is of a type that has no order"}
	}
	return packed, flaw{}
}

// ask evaluates an expression of the source for a record. The answer is good until
// the next record.
func (rd *reading) ask(p *stdlib.Program, rec *stdlib.Record) stdlib.Datum {
	mark := rd.frame.Mark()
	rd.frame.PushDatum(rd.sp.name, rec.Datum())
	v := p.Datum(rd.frame)
	rd.frame.Reset(mark)
	return v
}

// keyOf works out the key: its parts, joined by "|". With several parts, a "|"
// or "\" inside one has a "\" before it, so that different keys never read alike.
func (rd *reading) keyOf(rec *stdlib.Record) ([]byte, flaw) {
	rd.scratch = rd.scratch[:0]
	for i, part := range rd.sp.key {
		v := rd.ask(part, rec)
		if o := v.Outcome(); o.Kind != stdlib.OK {
			return nil, flawOfPart(o, "E0512", "E0513", "key")
		}
		if i > 0 {
			rd.scratch = append(rd.scratch, '|')
		}
		var f flaw
		if rd.scratch, f = appendKeyPart(rd.scratch, v, len(rd.sp.key) > 1); !f.isNone() {
			return nil, f
		}
	}
	return rd.scratch, flaw{}
}

func appendKeyPart(buf []byte, v stdlib.Datum, escaped bool) ([]byte, flaw) {
	if n, ok := v.Int(); ok {
		return strconv.AppendInt(buf, n, 10), flaw{}
	}
	text, ok := v.Text()
	if day, isDate := v.Date(); isDate {
		text, ok = day.String(), true
	}
	switch {
	case !ok:
		return buf, flaw{code: "E0513", message: "a part of the key is neither text nor a whole number nor a date"}
	case strings.TrimSpace(text) == "":
		return buf, flaw{code: "E0512", message: "the key is blank"}
	case !escaped:
		return append(buf, text...), flaw{}
	}
	for i := range len(text) {
		if text[i] == '|' || text[i] == '\\' {
			buf = append(buf, '\\')
		}
		buf = append(buf, text[i])
	}
	return buf, flaw{}
}

func keyText(v stdlib.Value) (string, bool) {
	if s, ok := stdlib.AsText(v); ok {
		return s, true
	}
	if n, ok := stdlib.AsInt(v); ok {
		return itoa(n), true
	}
	if d, ok := v.(stdlib.DateValue); ok {
		return d.Date.String(), true
	}
	return "", false
}

// isDeleted reports whether the record says that it was deleted. A record that
// says nothing of it was not.
func (rd *reading) isDeleted(rec *stdlib.Record) (bool, flaw) {
	if rd.sp.deleted == nil {
		return false, flaw{}
	}
	v := rd.ask(rd.sp.deleted, rec)
	switch o := v.Outcome(); o.Kind {
	case stdlib.OK:
		gone, _ := v.Bool()
		return gone, flaw{}
	case stdlib.Missing:
		return false, flaw{}
	default:
		return false, flawOfPart(o, "E0516", "E0516", "answer to `deleted`")
	}
}

// flawOfPart turns an outcome that is no value into a flaw of the record.
func flawOfPart(o stdlib.Outcome, missing, faulty diag.Code, what string) flaw {
	if o.Kind == stdlib.Missing {
		return flaw{code: missing, message: "the " + what + " is missing: `" + o.Reason + "`"}
	}
	return flaw{code: faulty, message: "the " + what + " cannot be worked out: " + o.Reason}
}
