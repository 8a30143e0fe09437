package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

var typeName = regexp.MustCompile(`^[A-Z][A-Za-z]+$`)

// TypeOfSearch is the type of the resources that a search is for, "Patient" of
// "fhir/Patient?gender=female"; "" where it does not say it.
func TypeOfSearch(search string) string {
	place, _, _ := strings.Cut(search, "?")
	name := path.Base(strings.TrimSuffix(strings.TrimSuffix(place, "/_search"), "/_history"))
	if !typeName.MatchString(name) {
		return ""
	}
	return name
}

// Search fetches the resources of a type that a server finds, page after page.
func Search(client *web.Client, search, resource string) source.Fetch {
	return func(ctx context.Context, to io.Writer, progress source.Progress) error {
		c := newCopier(resource, to)
		return client.Pages(ctx, search, func(a *web.Answer) (next string, err error) {
			p := page{progress: progress, c: c}
			return p.read(client, a)
		}, "Accept", "application/fhir+json, application/json;q=0.9")
	}
}

// A page is one of the bundles in which a server gives what it found.
type page struct {
	c        *copier
	progress source.Progress
	next     string
	total    int64
}

func (p *page) read(client *web.Client, a *web.Answer) (next string, err error) {
	if !a.IsJSON() {
		return "", client.Strange(a.Path(), "the answer is no JSON; is the URL that of the FHIR service?")
	}
	p.c.page, p.c.outcome = p.part, outcomeOf(client, a.Path())
	if err := p.c.Documents(bytes.NewReader(a.Body)); err != nil {
		return "", strange(client, a.Path(), err)
	}
	p.progress.Tell(p.c.records, p.total)
	return p.next, nil
}

// part reads what a bundle says of the other pages.
func (p *page) part(name, value []byte) error {
	if string(name) == "total" {
		if json.Unmarshal(value, &p.total) != nil {
			p.total = 0 // it is only shown
		}
		return nil
	}
	var links []struct{ Relation, URL string }
	if err := json.Unmarshal(value, &links); err != nil {
		return noFHIR("the links to other pages cannot be read")
	}
	for _, l := range links {
		if l.Relation == "next" {
			p.next = l.URL
		}
	}
	return nil
}

// strange turns what is wrong with the text of an answer into an error of the server.
func strange(client *web.Client, path string, err error) error {
	var p *source.Malformed
	var known *web.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.As(err, &p) && p.Code == "E0645":
		return failed(client, p.Code, path+": "+p.Message)
	case errors.As(err, &p):
		return client.Strange(path, "%s", p.Message)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return client.Strange(path, "the answer ends too early")
	case jsonscan.IsBroken(err), errors.Is(err, jsonscan.ErrEmpty):
		return client.Strange(path, "%s", err)
	}
	return err
}
