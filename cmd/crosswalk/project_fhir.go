package main

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/fhir"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// A fhirSupply is a source whose records a FHIR server finds, or exports in bulk.
//
//	patient: {fhir: emr, search: "Patient?_lastUpdated=ge2026-01-01&_count=500"}
//	patient: {fhir: emr, export: "Group/17/$export?_type=Patient"}
type fhirSupply struct {
	server, search, export, resource text
}

func (r *projectReader) fhirSupply(n *yaml.Node) supply {
	s := &fhirSupply{}
	r.object(n, "a source of a FHIR server", map[string]func(*yaml.Node){
		"fhir":     r.into(&s.server),
		"search":   r.reference(&s.search),
		"export":   r.reference(&s.export),
		"resource": r.resource(&s.resource),
	})
	said := s.search
	if s.export.value != "" {
		said = s.export
	}
	switch {
	case said.value == "" && !hasKey(n, "search") && !hasKey(n, "export"):
		r.wrongForm(n, "a source of a FHIR server has a `search` or an `export`")
	case s.search.value != "" && s.export.value != "":
		r.wrongForm(n, "a source of a FHIR server has a `search` or an `export`, not both")
	case said.value != "" && !hasKey(n, "resource"):
		s.resource = r.resourceOf(said, s)
	}
	return s
}

// resourceOf takes the type of the records from what is asked for.
func (r *projectReader) resourceOf(said text, s *fhirSupply) text {
	name := fhir.TypeOfSearch(said.value)
	if said == s.export {
		name = fhir.TypeOfExport(said.value)
	}
	if name == "" {
		d := r.add("E0283", said.span, "it does not say of which type the records are")
		d.Help = "say it: `resource: Patient`"
		place, _, _ := strings.Cut(said.value, "?")
		if near := diag.Nearest(path.Base(place), fhir.Types()); len(near) > 0 {
			d.Help = diag.DidYouMean(near)
		}
		return text{}
	}
	r.knownResource(text{name, said.span})
	return text{name, said.span}
}

// resource reads the name of a type of resources.
func (r *projectReader) resource(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if got, ok := r.text(n, "`resource`"); ok {
			*t = got
			r.knownResource(got)
		}
	}
}

// knownResource makes sure that a type is one of FHIR's: of another there are no
// records, and nobody would notice.
func (r *projectReader) knownResource(t text) {
	help, known := resourceHelp(t.value)
	if known {
		return
	}
	d := r.add("E0283", t.span, "FHIR R4 has no resources `%s`", t.value)
	d.Help = help
}

func resourceHelp(name string) (help string, known bool) {
	types := fhir.Types()
	near := diag.Nearest(name, types)
	switch {
	case slices.Contains(types, name):
		return "", true
	case name == "Bundle":
		return "bundles are gone into; records that are whole bundles are read with `format: json` or `ndjson`", false
	case len(near) > 0:
		return diag.DidYouMean(near), false
	}
	return "for example Patient, Encounter or Observation", false
}

// from is the server that the source names.
func (s *fhirSupply) from() text { return s.server }

func (s *fhirSupply) open(in *inputs, of string, b *base) ([]runtime.Input, error) {
	return in.served(of, s.server, "Bearer", s.server.value+"/"+s.resource.value, b, s.fetch)
}

func (s *fhirSupply) fetch(c *web.Client) source.Fetch {
	if s.export.value != "" {
		return fhir.Export(c, s.export.value, s.resource.value)
	}
	return fhir.Search(c, s.search.value, s.resource.value)
}
