package runtime

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// identify works out the key and the version of a record.
func (rd *reading) identify(f found) (key string, v stdlib.Value, bad flaw) {
	if !f.flaw.isNone() {
		return "", nil, f.flaw
	}
	mark := rd.frame.Mark()
	defer rd.frame.Reset(mark)
	rd.frame.Push(rd.sp.name, f.rec)
	if key, bad = rd.keyOf(); !bad.isNone() || rd.sp.version == nil {
		return key, nil, bad
	}
	v = rd.sp.version.Eval(rd.frame)
	switch o := stdlib.Classify(v); o.Kind {
	case stdlib.OK:
	case stdlib.Missing:
		return key, nil, flaw{} // never changed: the oldest version
	default:
		return key, nil, flawOfPart(o, "E0514", "E0514", "version")
	}
	if _, ok := versionOf(v); !ok {
		return key, nil, flaw{code: "E0514", message: "the version is of a type that has no order"}
	}
	return key, v, flaw{}
}

// keyOf works out the key: its parts, joined by "|". With several parts, a "|"
// or "\" inside one has a "\" before it, so that different keys never read alike.
func (rd *reading) keyOf() (string, flaw) {
	var parts []string
	for _, part := range rd.sp.key {
		v := part.Eval(rd.frame)
		if o := stdlib.Classify(v); o.Kind != stdlib.OK {
			return "", flawOfPart(o, "E0512", "E0513", "key")
		}
		text, ok := keyText(v)
		if !ok {
			return "", flaw{code: "E0513", message: "a part of the key is neither text nor a whole number nor a date"}
		}
		if strings.TrimSpace(text) == "" {
			return "", flaw{code: "E0512", message: "the key is blank"}
		}
		if len(rd.sp.key) == 1 {
			return text, flaw{}
		}
		parts = append(parts, keyEscapes.Replace(text))
	}
	return strings.Join(parts, "|"), flaw{}
}

var keyEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`)

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
func (rd *reading) isDeleted(r *stdlib.Record) (bool, flaw) {
	if rd.sp.deleted == nil {
		return false, flaw{}
	}
	mark := rd.frame.Mark()
	defer rd.frame.Reset(mark)
	rd.frame.Push(rd.sp.name, r)
	v := rd.sp.deleted.Eval(rd.frame)
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
