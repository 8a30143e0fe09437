package examples_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
)

// openmrsService answers as the REST service of OpenMRS does: it says who is logged
// in, and gives the encounters of a type in pages, with links to the next one. To
// nobody it gives none. The links have the name that the server has behind a proxy.
func openmrsService(t *testing.T) http.HandlerFunc {
	encounters := readLines(t, "openmrs-anc/data/encounters.ndjson")
	return func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		known := user == remoteUser && password == remotePassword
		switch r.URL.Path {
		case "/openmrs/ws/rest/v1/session":
			answerJSON(w, "application/json", object{"authenticated": known})
		case "/openmrs/ws/rest/v1/encounter":
			var found []any
			for _, e := range encounters {
				if known && ofQuery(e, r.URL.Query()) {
					found = append(found, e)
				}
			}
			answerJSON(w, "application/json;charset=UTF-8", openmrsPage(r.URL, found))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}
}

// ofQuery reports whether an encounter is asked for.
func ofQuery(e object, query url.Values) bool {
	return text(e, "encounterType", "uuid") == query.Get("encounterType") && (query.Get("includeAll") == "true" || !yes(e, "voided"))
}

func openmrsPage(asked *url.URL, found []any) object {
	query := asked.Query()
	start, _ := strconv.Atoi(query.Get("startIndex"))
	limit, _ := strconv.Atoi(query.Get("limit"))
	limit = min(max(limit, 1), 100) // webservices.rest.maxResultsAbsolute
	page, links := cut(found, start, limit), []any{}
	if start+limit < len(found) {
		query.Set("startIndex", fmt.Sprint(start+limit))
		links = append(links, object{"rel": "next", "uri": "http://openmrs:8080" + asked.Path + "?" + query.Encode()})
	}
	if start > 0 {
		query.Set("startIndex", fmt.Sprint(max(start-limit, 0)))
		links = append(links, object{"rel": "prev", "uri": "http://openmrs:8080" + asked.Path + "?" + query.Encode()})
	}
	return object{"results": page, "links": links}
}
