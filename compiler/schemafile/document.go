package schemafile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// draft is what all schemas say they are written in.
const draft = "https://json-schema.org/draft/2019-09/schema"

// An object is a JSON object whose members stay in order.
type object []member

type member struct {
	name  string
	value any // object, list, string, bool, nil, json.Number or rawNumber
}

type list []any

// with returns the object with one more member.
func (o object) with(name string, value any) object {
	return append(o[:len(o):len(o)], member{name, value})
}

// texts is a list of texts.
func texts(values []string) list {
	out := make(list, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// width is the longest line that an object or a list stands in as a whole.
const width = 140

// document lays a schema out for people.
func document(o object) []byte {
	var b bytes.Buffer
	layOut(&b, o, "")
	b.WriteByte('\n')
	return b.Bytes()
}

func layOut(b *bytes.Buffer, value any, indent string) {
	line := inOneLine(value)
	inner := indent + "  "
	switch v := value.(type) {
	case object:
		if len(v) > 0 && len(indent)+len(line) > width {
			layOutEach(b, "{", "}", indent, len(v), func(i int) {
				b.WriteString(inner + inOneLine(v[i].name) + ": ")
				layOut(b, v[i].value, inner)
			})
			return
		}
	case list:
		if len(v) > 0 && len(indent)+len(line) > width {
			layOutEach(b, "[", "]", indent, len(v), func(i int) {
				b.WriteString(inner)
				layOut(b, v[i], inner)
			})
			return
		}
	}
	b.WriteString(line)
}

func layOutEach(b *bytes.Buffer, opened, closed, indent string, n int, each func(i int)) {
	b.WriteString(opened + "\n")
	for i := range n {
		each(i)
		if i < n-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(indent + closed)
}

func inOneLine(value any) string {
	var parts []string
	switch v := value.(type) {
	case object:
		for _, m := range v {
			parts = append(parts, inOneLine(m.name)+": "+inOneLine(m.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case list:
		for _, item := range v {
			parts = append(parts, inOneLine(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return quoted(v)
	case nil:
		return "null"
	}
	return fmt.Sprint(value)
}

// quoted is a text as JSON, with the signs < > & as they are.
func quoted(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic(err) // texts always have a JSON form
	}
	return strings.TrimSuffix(b.String(), "\n")
}
