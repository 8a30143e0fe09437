package examples_test

import (
	"encoding/json"
	"net/http"
)

// answerJSON writes an answer of a server.
func answerJSON(w http.ResponseWriter, mediaType string, value any) {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err) // maps and lists of what was read
	}
	w.Header().Set("Content-Type", mediaType)
	_, _ = w.Write(data) // who asked has gone
}

// cut gives a part of a list, which may lie behind its end.
func cut(list []any, start, size int) []any {
	start = min(start, len(list))
	return list[start:min(start+size, len(list))]
}
