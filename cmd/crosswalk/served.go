package main

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// served fetches a source from a server of the project; scheme is the word before
// the server's token.
func (in *inputs) served(of string, server text, scheme, name string, b *base, fetch func(*web.Client) source.Fetch) ([]runtime.Input, error) {
	found, d := b.settings.serverNamed(server)
	if d != nil {
		return nil, misused("%s", d.Message).withHelp("%s", d.Help)
	}
	client, err := in.system.client(b.place, server.value, found, scheme)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	input, err := in.fetched(in.system, of, name, fetch(client))
	if err != nil {
		return nil, err
	}
	return []runtime.Input{input}, nil
}

// reference reads what is asked of a server, which follows its URL.
func (r *projectReader) reference(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		place, _, _ := strings.Cut(got.value, "?")
		if ok && (strings.HasPrefix(place, "/") || strings.Contains(place, "://")) {
			d := r.add("E0283", got.span, "what is asked for begins below the `url` of the server")
			d.Help = "write what follows the `url`, without `/` before it"
			return
		}
		*t = got
	}
}

// unknownServers finds sources that name a server which the project does not have.
func unknownServers(s settings) diag.List {
	var list diag.List
	for _, name := range slices.Sorted(maps.Keys(s.sources)) {
		from, ok := s.sources[name].value.(interface{ from() text })
		if !ok || from.from().value == "" {
			continue
		}
		if _, d := s.serverNamed(from.from()); d != nil {
			list.Add(*d)
		}
	}
	return list
}
