package fhir

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// How long an export may take, and how long to wait where the server does not say.
const (
	longestExport = 24 * time.Hour
	firstPoll     = 5 * time.Second
)

// TypeOfExport is the type that an export is for, "Patient" of
// "$export?_type=Patient"; "" where it is for none or for several.
func TypeOfExport(export string) string {
	_, query, _ := strings.Cut(export, "?")
	values, err := url.ParseQuery(query)
	if err != nil || !typeName.MatchString(values.Get("_type")) {
		return ""
	}
	return values.Get("_type")
}

// Export has a server export in bulk, as FHIR's Bulk Data Access has it, and
// fetches the resources of a type.
func Export(client *web.Client, export, resource string) source.Fetch {
	return func(ctx context.Context, to io.Writer, progress source.Progress) error {
		x := &exporter{client: client, c: newCopier(resource, to), progress: progress}
		m, err := x.manifest(ctx, export)
		if err != nil {
			return err
		}
		return x.fetch(ctx, m)
	}
}

type exporter struct {
	client   *web.Client
	c        *copier
	progress source.Progress
}

// A manifest lists the files of an export.
type manifest struct {
	TransactionTime        string // what holds at this time is exported
	Output, Error, Deleted []exported
}

type exported struct {
	Type, URL string
	Count     *int64
}

// manifest starts an export and waits for its end.
func (x *exporter) manifest(ctx context.Context, export string) (*manifest, error) {
	a, err := x.client.Get(ctx, export, "Accept", "application/fhir+json", "Prefer", "respond-async")
	if err != nil {
		return nil, err
	}
	status := a.Header.Get("Content-Location")
	if a.Status != 202 || status == "" {
		return nil, failed(x.client, "E0642", fmt.Sprintf("%s: it did not start an export (202 with a Content-Location), but answered %d", a.Path(), a.Status))
	}
	pause := firstPoll
	for waited := time.Duration(0); waited < longestExport; pause = min(2*pause, time.Minute) {
		if a, err = x.client.Get(ctx, status, "Accept", "application/json"); err != nil {
			return nil, err
		}
		if a.Status != 202 {
			return x.listed(a)
		}
		slept, err := x.client.Wait(ctx, a, pause)
		if err != nil {
			return nil, err
		}
		waited += slept
	}
	return nil, failed(x.client, "E0643", a.Path()+": the export has not come to its end within a day")
}

func (x *exporter) listed(a *web.Answer) (*manifest, error) {
	var m manifest
	if !a.IsJSON() || json.Unmarshal(a.Body, &m) != nil || m.Output == nil {
		return nil, x.client.Strange(a.Path(), "the answer is no list of the files of an export")
	}
	return &m, nil
}

// fetch reads the files of the type, after those that tell of errors.
func (x *exporter) fetch(ctx context.Context, m *manifest) error {
	for _, f := range m.Error {
		errors := newCopier("", io.Discard)
		if err := x.file(ctx, f, errors); err != nil {
			return err
		}
	}
	total := int64(0)
	for _, f := range m.Output {
		if f.Type == string(x.c.wanted) && f.Count != nil {
			total += *f.Count
		}
	}
	x.c.tell = func(records int64) { x.progress.Tell(records, total) }
	for _, f := range m.Output {
		if f.Type != string(x.c.wanted) {
			continue
		}
		if err := x.file(ctx, f, x.c); err != nil {
			return err
		}
	}
	if err := x.deletions(ctx, m); err != nil {
		return err
	}
	x.progress.Tell(x.c.records, total)
	return nil
}

// deletions reads the bundles that list what was deleted since the time of `_since`.
// A resource that is back is not among them.
func (x *exporter) deletions(ctx context.Context, m *manifest) error {
	x.c.goneAt(m.TransactionTime)
	for _, f := range m.Deleted {
		f.Count = nil // of bundles, or of what is in them
		if err := x.file(ctx, f, x.c); err != nil {
			return err
		}
	}
	return nil
}

// file copies a file of an export, and holds it to the number of resources that
// the server said it has.
func (x *exporter) file(ctx context.Context, f exported, c *copier) error {
	body, err := x.client.Stream(ctx, f.URL, "Accept", "application/fhir+ndjson, application/ndjson;q=0.9, */*;q=0.1")
	if err != nil {
		return err
	}
	defer body.Close() // only read
	before := c.lines
	what := "the file of an export"
	c.outcome = outcomeOf(x.client, what)
	if err := c.ndjson(bufio.NewReaderSize(body, 64<<10), true); err != nil {
		return strange(x.client, what, err)
	}
	if came := c.lines - before; f.Count != nil && came < *f.Count {
		return failed(x.client, "E0643", fmt.Sprintf("a file of the export should have %d resources, and has %d", *f.Count, came))
	}
	return nil
}
