package tracker

import (
	"io"
	"strings"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A flood is a page of events without end that is made as it is read.
type flood struct {
	left int
	rest string
}

const floodEvent = `{"event":"ZwwuwNp6gVd","status":"COMPLETED","program":"programAA01","programStage":"stageVisit1","orgUnit":"O6uvpzGd5pu","occurredAt":"2026-01-05T00:00:00.000",` +
	`"createdBy":{"uid":"M5zQapPyTZI","username":"admin"},"dataValues":[{"createdAt":"2026-01-05T10:00:00.000","dataElement":"elemWeight1","value":"61.5"},` +
	`{"createdAt":"2026-01-05T10:00:00.000","dataElement":"elemHIV0001","value":"POS"}],"notes":[]}`

func (f *flood) Read(p []byte) (int, error) {
	if f.rest == "" {
		switch f.left--; {
		case f.left > 0:
			f.rest = floodEvent + ","
		case f.left == 0:
			f.rest = floodEvent + "]}"
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

func BenchmarkRead(b *testing.B) {
	in := Input(eventSource(), runtime.Input{Source: "visit", Name: "events.json", Format: "json", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(`{"pager":{"page":1},"events":[`), &flood{left: b.N})), nil
	}})
	r, err := in.Open()
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	b.SetBytes(int64(len(floodEvent)))
	b.ReportAllocs()
	if _, err := io.Copy(io.Discard, r); err != nil {
		b.Fatal(err)
	}
}
