package fhir

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// beside is what stands in an entry beside its resource, as JSON.
type beside struct {
	full        []byte // fullUrl
	method, url []byte // of the request
	modified    []byte // lastModified of the response
}

func (b *beside) reset() {
	b.full, b.method, b.url, b.modified = b.full[:0], b.method[:0], b.url[:0], b.modified[:0]
}

// take gives what there is, and leaves nothing.
func (b *beside) take() beside {
	taken := *b
	*b = beside{}
	return taken
}

// besideResource reads a part of an entry that is not its resource.
func (c *copier) besideResource(name []byte) (err error) {
	b := &c.beside
	switch string(name) {
	case "fullUrl":
		b.full, err = c.scan.Append(b.full[:0], maxFullURL)
		return err
	case "request":
		return c.parts(part{"method", &b.method}, part{"url", &b.url})
	case "response":
		return c.parts(part{"lastModified", &b.modified})
	}
	return c.scan.Skip()
}

// A part is a member of an object, and where its value goes.
type part struct {
	name string
	into *[]byte
}

// parts reads members of an object.
func (c *copier) parts(wanted ...part) error {
	if first, err := c.scan.Peek(); err != nil || first != '{' {
		return c.scan.Skip()
	}
	return c.scan.Object(func(_, name []byte) (err error) {
		for _, p := range wanted {
			if p.name == string(name) {
				*p.into, err = c.scan.Append((*p.into)[:0], maxFullURL)
				return err
			}
		}
		return c.scan.Skip()
	})
}

// ofBundle reads what a bundle says of itself.
func (c *copier) ofBundle(r *held, name []byte) (err error) {
	if string(name) == "meta" {
		return c.parts(part{"lastUpdated", &r.updated})
	}
	c.kind, err = c.scan.Append(c.kind[:0], maxName)
	r.history = string(c.kind) == `"history"`
	return err
}

// deletion writes the record of a resource that was deleted: what it was, which
// one, and since when it is gone.
func (c *copier) deletion(around *held) error {
	var url string
	if err := json.Unmarshal(c.beside.url, &url); err != nil {
		return noFHIR("an entry says that something was deleted, and not what")
	}
	kind, id := addressed(url)
	switch at := c.goneSince(around); {
	case kind == "":
		return noFHIR("an entry says that something was deleted, and not what")
	case kind != string(c.wanted):
		return c.line(nil)
	case id == "": // nobody can say which one it was: a record without a key is rejected
		return c.line([]byte(`{"resourceType":"` + kind + `","deleted":true}`))
	case len(at) == 0:
		return &source.Malformed{Code: "E0645", Message: "an entry says that a resource was deleted, and nothing says when"}
	default:
		return c.line(slices.Concat([]byte(`{"resourceType":"`+kind+`","id":"`+id+`","deleted":true,"meta":{"lastUpdated":`), at, []byte("}}")))
	}
}

// goneSince is a time at which the resource of an entry was gone, as JSON. A bundle
// that is no history says what holds when it is made; in a history the resource
// may have come back since.
func (c *copier) goneSince(around *held) []byte {
	switch {
	case len(c.beside.modified) > 0:
		return c.beside.modified
	case len(c.gone) > 0:
		return c.gone
	case !around.history:
		return around.updated
	}
	return nil
}

var resourceID = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)

// addressed takes an address of a resource apart: "Patient/7", with or without what
// is before it and a version behind it. What is found by a condition has no id.
func addressed(url string) (kind, id string) {
	place, _, conditional := strings.Cut(url, "?")
	parts := strings.Split(strings.Trim(place, "/"), "/")
	if n := len(parts); n > 2 && parts[n-2] == "_history" {
		parts = parts[:n-2]
	}
	n := len(parts)
	switch {
	case conditional && typeName.MatchString(parts[n-1]):
		return parts[n-1], ""
	case !conditional && n > 1 && typeName.MatchString(parts[n-2]) && resourceID.MatchString(parts[n-1]):
		return parts[n-2], parts[n-1]
	}
	return "", ""
}

// goneAt tells from when on all is gone that the next text says to be deleted.
func (c *copier) goneAt(instant string) {
	if c.gone = nil; instant != "" {
		c.gone, _ = json.Marshal(instant) // every text has a JSON form
	}
}
