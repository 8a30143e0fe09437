package tracker

import (
	"io"
	goruntime "runtime"
	"strconv"
	"testing"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// A flood is a text with very many objects that is made as it is read.
type flood struct {
	begin, object, between, end string
	left                        int
	inside                      bool // between the object and what follows it
	rest                        string
}

const floodEvent = `{"event":"ZwwuwNp6gVd","status":"COMPLETED","program":"programAA01","programStage":"stageVisit1","orgUnit":"O6uvpzGd5pu","occurredAt":"2026-01-05T00:00:00.000",` +
	`"createdBy":{"uid":"M5zQapPyTZI","username":"admin"},"dataValues":[{"createdAt":"2026-01-05T10:00:00.000","dataElement":"elemWeight1","value":"61.5"},` +
	`{"createdAt":"2026-01-05T10:00:00.000","dataElement":"elemHIV0001","value":"POS"}],"notes":[]}`

const floodPerson = `{"trackedEntity":"dNpxRu1mWG5","trackedEntityType":"personType1","orgUnit":"O6uvpzGd5pu","attributes":[{"attribute":"attrSex0001","value":"F"}],"enrollments":[` +
	`{"enrollment":"awZ5RHoJin5","program":"programAA01","enrolledAt":"2026-01-05T00:00:00.000","attributes":[{"attribute":"attrVillage","value":"Kasese"}],"events":[` +
	floodEvent + "," + floodEvent + "]}]}"

// Read fills p, as files do.
func (f *flood) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if f.rest == "" && !f.next() {
			return n, io.EOF
		}
		done := copy(p[n:], f.rest)
		n, f.rest = n+done, f.rest[done:]
	}
	return n, nil
}

func (f *flood) next() bool {
	switch {
	case f.begin != "":
		f.rest, f.begin = f.begin, ""
	case f.left == 0:
		return false
	case f.inside:
		f.inside, f.rest = false, f.between
		if f.left--; f.left == 0 {
			f.rest = f.end
		}
	default:
		f.inside, f.rest = true, f.object
	}
	return true
}

// A meter looks now and then how much memory is in use.
type meter struct{ bytes, looked, most int }

func (m *meter) Write(p []byte) (int, error) {
	if m.bytes += len(p); m.bytes-m.looked > 4<<20 {
		m.looked = m.bytes
		var s goruntime.MemStats
		goruntime.ReadMemStats(&s)
		m.most = max(m.most, int(s.HeapAlloc))
	}
	return len(p), nil
}

// readFlood reads n objects, and tells how many bytes of memory were in use.
func readFlood(t testing.TB, s *runtime.Source, f flood, n int) int {
	t.Helper()
	f.left = n
	in := Input(s, runtime.Input{Source: "x", Name: "x.json", Format: "json", Open: func() (io.ReadCloser, error) { return io.NopCloser(&f), nil }})
	r, err := in.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var m meter
	if _, err := io.Copy(&m, r); err != nil {
		t.Fatal(err)
	}
	return m.most
}

// BenchmarkRead reads pages and lines of events, and tracked entities with two events.
//
//	go test ./runtime/source/tracker -run xxx -bench Read -benchtime 1x
func BenchmarkRead(b *testing.B) {
	page := flood{begin: `{"pager":{"page":1},"events":[`, object: floodEvent, between: ",", end: "]}"}
	lines := flood{object: floodEvent, between: "\n", end: "\n"}
	people := flood{begin: "[", object: floodPerson, between: ",", end: "]"}
	for _, c := range []struct {
		name   string
		source *runtime.Source
		flood  flood
	}{{"page", eventSource(), page}, {"lines", eventSource(), lines}, {"people", personSource(), people}} {
		for _, n := range []int{100_000, 1_000_000} {
			b.Run(c.name+"/"+strconv.Itoa(n), func(b *testing.B) {
				b.SetBytes(int64(n * len(c.flood.object)))
				b.ReportAllocs()
				peak := 0
				for b.Loop() {
					peak = readFlood(b, c.source, c.flood, n)
				}
				b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "objects/s")
				b.ReportMetric(float64(peak)/1e6, "peak-MB")
			})
		}
	}
}

// A page of 200,000 events takes no more memory than a small one.
func TestMemoryIsFlat(t *testing.T) {
	page := flood{begin: `{"pager":{"page":1},"events":[`, object: floodEvent, between: ",", end: "]}"}
	few, many := readFlood(t, eventSource(), page, 20_000), readFlood(t, eventSource(), page, 200_000)
	if many > few+8<<20 {
		t.Errorf("20,000 events take %d MiB, and 200,000 take %d", few>>20, many>>20)
	}
}
