package tracker

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// DefaultPageSize is how many objects are asked for at a time.
const DefaultPageSize = 200

// decided are the parameters that follow from the schema and the mapping, or that
// would give other objects than those that are read.
var decided = []string{"program", "programStage", "trackedEntityType", "fields", "includeDeleted", "order", "page", "pageSize", "totalPages", "paging", "skipPaging", "skipMeta"}

// Decided finds a parameter in a query that is not for the query to say, "" if
// there is none. It reports false where the query cannot be read.
func Decided(query string) (name string, ok bool) {
	said, err := url.ParseQuery(query)
	if err != nil {
		return "", false
	}
	var found []string
	for name := range said {
		if slices.Contains(decided, name) || strings.HasSuffix(strings.ToLower(name), "idscheme") {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return strings.Join(found[:min(1, len(found))], ""), true
}

// An asking is what a server is asked for.
type asking struct {
	path   string
	params url.Values
	size   int
}

// ask plans the question for the records of a source. A program alone is said of
// tracked entities: DHIS2 takes it or their type, and it gives its attributes.
func ask(s *runtime.Source, query string, size int) (*asking, error) {
	params, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	params.Set("program", s.Tracker.Program)
	if s.Tracker.Records == events {
		params.Set("programStage", s.Tracker.ProgramStage)
	}
	params.Set("fields", fieldsOf(s.Tracker.Records, s.Record))
	params.Set("order", "createdAt:asc")
	if s.Deleted != nil {
		params.Set("includeDeleted", "true")
	}
	if size == 0 {
		size = DefaultPageSize
	}
	return &asking{path: "api/tracker/" + s.Tracker.Records, params: params, size: size}, nil
}

// page is the reference to a page, from 1. The first one counts them all.
func (a *asking) page(n int) string {
	a.params.Set("page", strconv.Itoa(n))
	a.params.Set("pageSize", strconv.Itoa(a.size))
	a.params.Del("totalPages")
	if n == 1 {
		a.params.Set("totalPages", "true")
	}
	return a.path + "?" + a.params.Encode()
}

// always are the fields by which objects are told apart and put in order.
var always = map[string][]string{
	events:          {"event", "program", "programStage", "occurredAt", "createdAt", "deleted"},
	enrollments:     {"enrollment", "program", "enrolledAt", "deleted"},
	trackedEntities: {"trackedEntity", "trackedEntityType", "deleted"},
}

// fieldsOf writes the fields that a record needs as DHIS2 wants them.
func fieldsOf(kind string, r *schema.Record) string {
	wanted := slices.Clone(always[kind])
	add := func(names ...string) {
		for _, name := range names {
			if !slices.Contains(wanted, name) {
				wanted = append(wanted, name)
			}
		}
	}
	for _, f := range r.Fields {
		switch inner := f.Type.Inner(); {
		case f.Name == "dataValues":
			add("dataValues[dataElement,value]")
		case f.Name == "attributes":
			add("attributes[attribute,value]")
		case kind == enrollments && f.Name == events:
			add("events[" + fieldsOf(events, together(inner)) + "]")
		case kind == trackedEntities && f.Name == enrollments && inner != nil:
			add("enrollments[" + fieldsOf(enrollments, inner) + "]")
		case f.Name == "followUp":
			add("followUp", "followup")
		default:
			add(f.Name)
		}
	}
	return strings.Join(wanted, ",")
}

// together has the fields of the events of all stages.
func together(stages *schema.Record) *schema.Record {
	all := &schema.Record{}
	if stages == nil {
		return all
	}
	for _, stage := range stages.Fields {
		if inner := stage.Type.Inner(); inner != nil {
			all.Fields = append(all.Fields, inner.Fields...)
		}
	}
	return all
}
