package main

import (
	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/openmrs"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// An openmrsSupply is a source whose records OpenMRS' REST service gives.
//
//	visit: {openmrs: emr, path: "ws/rest/v1/encounter?encounterType=…&v=full"}
type openmrsSupply struct {
	server, path text
}

func (r *projectReader) openmrsSupply(n *yaml.Node) supply {
	s := &openmrsSupply{}
	r.object(n, "a source of OpenMRS", map[string]func(*yaml.Node){"openmrs": r.into(&s.server), "path": r.reference(&s.path)})
	if !hasKey(n, "path") {
		r.wrongForm(n, "a source of OpenMRS has a `path`, such as ws/rest/v1/encounter?v=full")
	}
	return s
}

// from is the server that the source names.
func (s *openmrsSupply) from() text { return s.server }

func (s *openmrsSupply) open(in *inputs, of string, b *base) ([]runtime.Input, error) {
	return in.served(of, s.server, "Bearer", s.server.value+"/"+openmrs.Kind(s.path.value), b, func(c *web.Client) source.Fetch {
		return openmrs.Fetch(c, s.path.value)
	})
}
