package examples_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// trackerService answers as the tracker of a version of DHIS2 does: pages of the
// tracked entities of a program, those that were deleted where it is asked for them.
func trackerService(version string) func(*testing.T) http.HandlerFunc {
	return func(t *testing.T) http.HandlerFunc {
		children := registerChildren(t)
		slices.SortStableFunc(children, func(a, b object) int { return strings.Compare(text(a, "createdAt"), text(b, "createdAt")) })
		units := "orgUnitMode"
		if version == "2.40" {
			units = "ouMode"
		}
		return func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			switch {
			case r.Header.Get("Authorization") != "ApiToken "+remotePassword:
				w.WriteHeader(http.StatusUnauthorized)
				return
			case r.URL.Path != "/api/tracker/trackedEntities":
				w.WriteHeader(http.StatusNotFound)
				return
			case q.Get("program") != registerProgram || q.Get(units) != "ACCESSIBLE" || q.Get("order") != "createdAt:asc":
				w.WriteHeader(http.StatusConflict)
				return
			}
			var found []any
			for _, c := range children {
				if q.Get("includeDeleted") == "true" || !yes(c, "deleted") {
					found = append(found, c)
				}
			}
			page, _ := strconv.Atoi(q.Get("page"))
			size, _ := strconv.Atoi(q.Get("pageSize"))
			answerJSON(w, "application/json;charset=utf-8", trackerPage(version, found, page, size, q.Get("totalPages") == "true"))
		}
	}
}

// trackerPage puts a page into what a version has around it.
func trackerPage(version string, found []any, page, size int, counted bool) object {
	about, list := object{"page": page, "pageSize": size}, cut(found, (page-1)*size, size)
	if counted {
		about["total"], about["pageCount"] = len(found), (len(found)+size-1)/size
	}
	switch version {
	case "2.40":
		about["instances"] = list
		return about
	case "2.43":
		if page*size < len(found) {
			about["nextPage"] = fmt.Sprintf("http://tomcat:8080/api/tracker/trackedEntities?page=%d&pageSize=%d", page+1, size)
		}
	}
	return object{"pager": about, "trackedEntities": list}
}
