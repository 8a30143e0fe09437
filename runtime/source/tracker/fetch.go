package tracker

import (
	"context"
	"errors"
	"hash/maphash"
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/jsonscan"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// Fetch asks a server for the objects that are the records of a source, of which
// Tracker is not nil. query is what the project says besides, without parameters
// that are [Decided]; size is that of pages, 0 the default.
func Fetch(client *web.Client, s *runtime.Source, query string, size int) source.Fetch {
	return func(ctx context.Context, to io.Writer, progress source.Progress) error {
		a, err := ask(s, query, size)
		if err != nil {
			return err
		}
		f := &fetching{client: client, asking: a, copier: newCopier(newShape(s), to), progress: progress, seed: maphash.MakeSeed()}
		return f.run(ctx)
	}
}

// A fetching reads page after page.
type fetching struct {
	client   *web.Client
	asking   *asking
	copier   *copier
	progress source.Progress

	total  int64
	pages  int  // that the first page counted; 0: not said
	linked bool // pages say whether another one follows
	seed   maphash.Seed
	last   uint64 // hash of the page before
}

func (f *fetching) run(ctx context.Context) error {
	for n := 1; ; n++ {
		answer, err := f.client.Get(ctx, f.asking.page(n))
		if err != nil {
			return err
		}
		more, err := f.page(n, answer)
		if err != nil || !more {
			return err
		}
	}
}

// page writes the records of a page, and tells whether another one follows.
func (f *fetching) page(n int, answer *web.Answer) (more bool, err error) {
	if !answer.IsJSON() {
		return false, f.client.Strange(answer.Path(), "the answer is no JSON, as if it were a page to log in with")
	}
	before := f.copier.objects
	var hash maphash.Hash
	hash.SetSeed(f.seed)
	p := &page{copier: f.copier, each: func(from, to int64) { hash.Write(answer.Body[from:to]) }}
	p.scan.Over(answer.Body)
	if err := p.read(); err != nil {
		return false, f.strange(answer, err)
	}
	objects := f.copier.objects - before
	switch {
	case p.pager.Page != 0 && p.pager.Page != n:
		return false, f.client.Circle(answer.Path())
	case objects > 0 && n > 1 && hash.Sum64() == f.last:
		return false, f.client.Circle(answer.Path())
	}
	f.last = hash.Sum64()
	more = f.follows(n, int(objects), p.pager)
	f.progress.Tell(f.copier.objects, f.total)
	return more, nil
}

// strange says of an answer why its objects cannot be read.
func (f *fetching) strange(answer *web.Answer, err error) error {
	switch {
	case errors.Is(err, errNoList), errors.Is(err, errListing):
		return f.client.Strange(answer.Path(), "the answer has no list `%s`", f.copier.shape.kind)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, jsonscan.ErrBroken), errors.Is(err, jsonscan.ErrDeep):
		return f.client.Strange(answer.Path(), "the answer is no JSON to its end")
	}
	return err
}

// follows reports whether there is another page. DHIS2 may leave out what the user
// may not see after it has cut a page, so that a page that is not full is not the
// last for that: the server says which is, or an empty page does.
func (f *fetching) follows(n, objects int, p pager) bool {
	if n == 1 {
		f.total, f.pages = p.Total, p.PageCount
	}
	f.linked = f.linked || p.NextPage != ""
	switch {
	case p.NextPage != "":
		return true
	case f.pages > n: // they were counted
		return true
	case f.linked:
		return false
	case f.pages > 0: // what was added since then begins on a page that is full
		return objects >= f.asking.size
	}
	return objects > 0
}
