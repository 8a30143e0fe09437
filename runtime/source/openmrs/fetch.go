package openmrs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// service is where OpenMRS' REST service is below its URL.
const service = "ws/rest/v1/"

// Kind is what a path asks for: "encounter" of "ws/rest/v1/encounter?v=full".
func Kind(reference string) string {
	place, _, _ := strings.Cut(reference, "?")
	return path.Base(place)
}

// Fetch fetches all records of a path, page after page.
func Fetch(client *web.Client, reference string) source.Fetch {
	return func(ctx context.Context, to io.Writer, progress source.Progress) error {
		if err := knows(ctx, client, reference); err != nil {
			return err
		}
		c := newCopier(to)
		return client.Pages(ctx, reference, func(a *web.Answer) (next string, err error) {
			if !a.IsJSON() {
				return "", client.Strange(a.Path(), "the answer is no JSON, but perhaps a page to log in with; is the URL that of OpenMRS?")
			}
			if err := c.Documents(bytes.NewReader(a.Body)); err != nil {
				return "", strange(client, a.Path(), err)
			}
			progress.Tell(c.lines, c.total)
			next, err = nextOf(c.links)
			if err != nil {
				return "", client.Strange(a.Path(), "the links to other pages cannot be read")
			}
			return next, nil
		})
	}
}

// knows asks whether OpenMRS has let the user in: it takes one whom it does not
// know for nobody, and gives nobody what everybody may read, which can be nothing.
func knows(ctx context.Context, client *web.Client, reference string) error {
	before, _, found := strings.Cut(reference, service)
	if !found {
		return nil
	}
	a, err := client.Get(ctx, before+service+"session")
	if err != nil {
		return err
	}
	var session struct{ Authenticated *bool }
	if !a.IsJSON() || json.Unmarshal(a.Body, &session) != nil || session.Authenticated == nil {
		return client.Strange(a.Path(), "the answer does not say who is logged in; is the URL that of OpenMRS?")
	}
	if !*session.Authenticated {
		return failed(client, "E0602", "it does not accept the user and password")
	}
	return nil
}

func failed(c *web.Client, code diag.Code, message string) error {
	return &web.Error{Code: code, Message: "server `" + c.Name() + "`: " + message}
}

// nextOf finds the link to the next page.
func nextOf(links []byte) (string, error) {
	if links == nil {
		return "", nil
	}
	var all []struct{ Rel, URI string }
	if err := json.Unmarshal(links, &all); err != nil {
		return "", err
	}
	for _, l := range all {
		if l.Rel == "next" {
			return l.URI, nil
		}
	}
	return "", nil
}

// strange turns what is wrong with the text of an answer into an error of the server.
func strange(client *web.Client, path string, err error) error {
	var wrong *source.Malformed
	switch {
	case errors.Is(err, errRefused):
		return failed(client, "E0644", path+": it answers with an error in place of records")
	case errors.As(err, &wrong):
		return client.Strange(path, "%s", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return client.Strange(path, "the answer ends too early")
	case jsonscan.IsBroken(err), errors.Is(err, jsonscan.ErrEmpty):
		return client.Strange(path, "%s", err)
	}
	return err
}
