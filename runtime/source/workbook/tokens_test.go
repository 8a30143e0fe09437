package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// tokensOf writes what the tokens of a text are.
func tokensOf(in io.Reader) (string, error) {
	var b strings.Builder
	t := newTokens(in)
	for {
		kind, err := t.next(true)
		switch {
		case err == io.EOF:
			return b.String(), nil
		case err != nil:
			return b.String(), err
		case kind == endTag:
			b.WriteString("</>")
		case kind == textBetween:
			b.Write(t.data)
		default:
			fmt.Fprintf(&b, "<%s", t.name)
			for _, a := range t.attrs {
				fmt.Fprintf(&b, " %s=%q", a.name, a.value)
			}
			b.WriteString(">")
		}
	}
}

// tokensOfGo is the same with encoding/xml.
func tokensOfGo(text string) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch token := token.(type) {
		case xml.EndElement:
			b.WriteString("</>")
		case xml.CharData:
			b.Write(token)
		case xml.StartElement:
			fmt.Fprintf(&b, "<%s", token.Name.Local)
			for _, a := range token.Attr {
				fmt.Fprintf(&b, " %s=%q", a.Name.Local, a.Value)
			}
			b.WriteString(">")
		}
	}
}

var tokenSeeds = []string{
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\r\n" + `<x:a b='1' c = "x&gt;>'"><d/>t&amp;&#65;&#x42;&quot;&apos;&lt;<!-- - <c> --><![CDATA[<&]]>]]</x:a>`,
	"<a>\r\n\ré</a >", "\ufeff<a/>", "<a", "<a b=\"", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>\x01</a>", "<a>\xff</a>", "<!DOCTYPE a><a/>", "<a><!--", "<a><![CDATA[x", "<a b=c/>", "<a b/>", "< a/>",
	`<?xml version="1.0" encoding="UTF-16"?><a/>`, "<a>x</b>", "", "x", "<a/><b c=\"&amp;\"/>",
}

// What both read must be the same, and what we refuse has a reason.
func FuzzTokens(f *testing.F) {
	for _, seed := range tokenSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text += "<z/>" // text behind the last tag is passed over
		ours, err := tokensOf(strings.NewReader(text))
		slow, slowErr := tokensOf(iotest.OneByteReader(strings.NewReader(text)))
		if ours != slow || (err == nil) != (slowErr == nil) {
			t.Errorf("%q by single bytes: %q, %v; at once: %q, %v", text, slow, slowErr, ours, err)
		}
		gos, goErr := tokensOfGo(text)
		if err == nil && goErr == nil && ours != gos {
			t.Errorf("%q: %q, and encoding/xml %q", text, ours, gos)
		}
	})
}

func TestTokensThatAreRefused(t *testing.T) {
	for _, text := range []string{"<a", "<a b=\"", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>\x01</a>", "<a>\xff</a>", "<!DOCTYPE a><a/>", "<a><!--", "<a><![CDATA[x",
		"<a b=c/>", "<a b/>", "< a/>", `<?xml encoding="UTF-16"?><a/>`, "<a b=\"&x;\"/>", "<a <b>", "<a>&#1234567890;</a>", "<a>&amp<"} {
		if got, err := tokensOf(strings.NewReader(text)); err == nil {
			t.Errorf("%q gives %q", text, got)
		}
	}
	for _, text := range []string{"<a", "<a><!--", "<a><![CDATA[x"} {
		if _, err := tokensOf(strings.NewReader(text)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%q ends with %v", text, err)
		}
	}
}
