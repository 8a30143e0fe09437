package runtime

import (
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// identify works out the key and the version of a record, which has the fields
// that these need. The key is good until the next one is worked out.
func (rd *reading) identify(rec *stdlib.Record) (key []byte, v stdlib.Value, bad flaw) {
	if key, bad = rd.keyOf(rec); !bad.isNone() {
		return nil, nil, bad
	}
	v, bad = rd.versionOf(rec)
	return key, v, bad
}

// versionOf works out the version; nil is none.
func (rd *reading) versionOf(rec *stdlib.Record) (stdlib.Value, flaw) {
	if rd.sp.version == nil {
		return nil, flaw{}
	}
	v := rd.ask(rd.sp.version, rec)
	switch o := stdlib.Classify(v); o.Kind {
	case stdlib.OK:
	case stdlib.Missing:
		return nil, flaw{} // never changed: the oldest version
	default:
		return nil, flawOfPart(o, "E0514", "E0514", "version")
	}
	if _, ok := versionOf(v); !ok {
		return nil, flaw{code: "E0514", message: "the version is of a type that has no order"}
	}
	return v, flaw{}
}

// ask evaluates an expression of the source for a record.
func (rd *reading) ask(p *stdlib.Program, rec *stdlib.Record) stdlib.Value {
	mark := rd.frame.Mark()
	rd.frame.Push(rd.sp.name, rec)
	v := p.Eval(rd.frame)
	rd.frame.Reset(mark)
	return v
}

// keyOf works out the key: its parts, joined by "|". With several parts, a "|"
// or "\" inside one has a "\" before it, so that different keys never read alike.
func (rd *reading) keyOf(rec *stdlib.Record) ([]byte, flaw) {
	rd.scratch = rd.scratch[:0]
	for i, part := range rd.sp.key {
		v := rd.ask(part, rec)
		if o := stdlib.Classify(v); o.Kind != stdlib.OK {
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

func appendKeyPart(buf []byte, v stdlib.Value, escaped bool) ([]byte, flaw) {
	if n, ok := stdlib.AsInt(v); ok {
		return strconv.AppendInt(buf, n, 10), flaw{}
	}
	text, ok := keyText(v)
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
	switch o := stdlib.Classify(v); o.Kind {
	case stdlib.OK:
		gone, _ := stdlib.AsBool(v)
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
