package main

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/tracker"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// A trackerSupply is a source whose records are objects of a DHIS2 server's tracker:
// events, enrollments or tracked entities, as its schema says.
//
//	sources:
//	  woman: {tracker: national, query: "orgUnitMode=ACCESSIBLE&updatedAfter=2026-01-01"}
type trackerSupply struct {
	server   text
	query    string
	pageSize int // 0: the usual
}

// maxPageSize is the largest page of tracker objects that is asked for.
const maxPageSize = 10_000

func (r *projectReader) trackerSupply(n *yaml.Node) supply {
	s := &trackerSupply{}
	var query, size text
	r.object(n, "a source of tracker objects", map[string]func(*yaml.Node){
		"tracker":   r.into(&s.server),
		"query":     r.into(&query),
		"page size": r.into(&size),
	})
	s.query = query.value
	switch name, ok := tracker.Decided(s.query); {
	case !ok:
		d := r.add("E0283", query.span, "the query cannot be read")
		d.Help = "it is made of NAME=VALUE with & between them: orgUnitMode=ACCESSIBLE&updatedAfter=2026-01-01"
	case name != "":
		d := r.add("E0283", query.span, "the query says `%s`, which is not for it to say", name)
		d.Help = "leave it out: schema and mapping say which objects are read, and with which values"
	}
	if size.value != "" {
		var err error
		if s.pageSize, err = strconv.Atoi(size.value); err != nil || s.pageSize < 1 || s.pageSize > maxPageSize {
			r.add("E0283", size.span, "the size of a page is a number from 1 to %d", maxPageSize)
		}
	}
	return s
}

// from is the name of the server.
func (s *trackerSupply) from() text { return s.server }

func (s *trackerSupply) open(in *inputs, name string, b *base) ([]runtime.Input, error) {
	of, known := in.sourceNamed(name)
	if !known || of.Tracker == nil {
		return nil, noTrackerSchema(name)
	}
	return in.served(name, s.server, "ApiToken", s.server.value+"/"+of.Tracker.Records, b, func(c *web.Client) source.Fetch {
		return tracker.Fetch(c, of, s.query, s.pageSize)
	})
}
