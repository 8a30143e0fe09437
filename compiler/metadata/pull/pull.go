package pull

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// Pages keeps what was read, so that a pull that was cut off goes on where it
// ended. Keep is given a page as soon as it was read; Kept gives it back, or nil.
type Pages interface {
	Kept(name string) ([]byte, error)
	Keep(name string, page []byte) error
}

// A Pull reads one server.
type Pull struct {
	Server *web.Client
	Pages  Pages
	// Progress is told how many objects have come; it may be nil.
	Progress func(objects int64)
}

// pageSize is how many objects are asked for at a time. Those that list org units
// are long: thousands of lines each.
func pageSize(kind metadata.Kind) int {
	switch kind {
	case metadata.DataSetKind, metadata.ProgramKind, metadata.OrgUnitGroupKind, metadata.CategoryOptionKind:
		return 100
	}
	return 1000
}

// A Result is a snapshot in its normal form.
type Result struct {
	Snapshot []byte
	Objects  map[metadata.Kind]int
	System   System
	// Restricted is set if the user may not see everything, so that objects which
	// are not shared with it are not in the snapshot.
	Restricted bool
}

// A System is what the snapshot keeps of the server.
type System struct {
	Version  string `json:"version"`
	Calendar string `json:"calendar"`
	TimeZone string `json:"serverTimeZoneId"`
}

// Run reads everything. The error is a [*web.Error], the context's, or one of Pages.
func (p *Pull) Run(ctx context.Context) (*Result, error) {
	r := &Result{Objects: map[metadata.Kind]int{}}
	if err := p.system(ctx, r); err != nil {
		return nil, err
	}
	if err := p.rights(ctx, r); err != nil {
		return nil, err
	}
	doc := newDocument(r.System)
	var read int64
	for _, kind := range metadata.Kinds() {
		objects, err := p.kind(ctx, kind, read)
		if err != nil {
			return nil, err
		}
		read += int64(len(objects))
		r.Objects[kind] = len(objects)
		if err := doc.add(kind, objects); err != nil {
			return nil, p.Server.Strange("api/"+string(kind), "%s", err)
		}
	}
	r.Snapshot = doc.bytes()
	return r, nil
}

func (p *Pull) system(ctx context.Context, r *Result) error {
	if err := p.get(ctx, "api/system/info", &r.System); err != nil {
		return err
	}
	if _, ok := metadata.ParseVersion(r.System.Version); !ok {
		return p.Server.Strange("api/system/info", "it names no version of DHIS2")
	}
	return nil
}

// rights finds out whether the user sees everything.
func (p *Pull) rights(ctx context.Context, r *Result) error {
	var me struct{ Authorities []string }
	if err := p.get(ctx, "api/me?fields=authorities", &me); err != nil {
		return err
	}
	r.Restricted = true
	for _, a := range me.Authorities {
		if a == "ALL" {
			r.Restricted = false
		}
	}
	return nil
}

func (p *Pull) get(ctx context.Context, reference string, into any) error {
	a, err := p.Server.Get(ctx, reference)
	if err != nil {
		return err
	}
	if !a.IsJSON() || json.Unmarshal(a.Body, into) != nil {
		return p.Server.Strange(a.Path(), "the answer is not JSON as DHIS2 gives it; is the URL that of DHIS2, without /api?")
	}
	return nil
}

// kind reads all objects of a kind.
func (p *Pull) kind(ctx context.Context, kind metadata.Kind, before int64) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for number := 1; ; number++ {
		page, err := p.page(ctx, kind, number)
		if err != nil {
			return nil, err
		}
		all = append(all, page.objects...)
		if p.Progress != nil {
			p.Progress(before + int64(len(all)))
		}
		if number < page.count {
			continue
		}
		if len(all) != page.total {
			return nil, p.Server.Strange("api/"+string(kind), "%d objects came and %d were announced: the metadata changed while it was read; run it again", len(all), page.total)
		}
		return all, nil
	}
}

// A page is a part of the objects of a kind.
type page struct {
	objects      []json.RawMessage
	count, total int // pages, objects
}

// page reads a page from what is kept, or from the server.
func (p *Pull) page(ctx context.Context, kind metadata.Kind, number int) (*page, error) {
	name := fmt.Sprintf("%s-%d.json", kind, number)
	kept, err := p.Pages.Kept(name)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		if found, ok := parsePage(kind, kept); ok {
			return found, nil
		}
	}
	a, err := p.Server.Get(ctx, reference(kind, number))
	if err != nil {
		return nil, err
	}
	found, ok := parsePage(kind, a.Body)
	if !a.IsJSON() || !ok {
		return nil, p.Server.Strange(a.Path(), "the answer is not a page of %s as DHIS2 gives it", kind)
	}
	return found, p.Pages.Keep(name, a.Body)
}

// reference is the address of a page: in the order of the UIDs, which do not change.
func reference(kind metadata.Kind, number int) string {
	q := url.Values{"fields": {metadata.Fields(kind)}, "paging": {"true"}, "order": {"id:asc"},
		"page": {strconv.Itoa(number)}, "pageSize": {strconv.Itoa(pageSize(kind))}}
	return "api/" + string(kind) + "?" + q.Encode()
}

func parsePage(kind metadata.Kind, body []byte) (*page, bool) {
	var parts map[string]json.RawMessage
	var pager struct{ PageCount, Total *int }
	if json.Unmarshal(body, &parts) != nil || json.Unmarshal(parts["pager"], &pager) != nil || pager.PageCount == nil || pager.Total == nil {
		return nil, false
	}
	found := &page{count: *pager.PageCount, total: *pager.Total}
	if list, ok := parts[string(kind)]; ok || found.total > 0 {
		if json.Unmarshal(list, &found.objects) != nil {
			return nil, false
		}
	}
	return found, true
}
