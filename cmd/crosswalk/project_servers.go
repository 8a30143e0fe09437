package main

import (
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A server of the project file: where records are read, or metadata.
//
//	servers:
//	  emr:
//	    url: https://emr.example.org/openmrs
//	    user: {env: EMR_USER}
//	    password: {file: /run/secrets/emr}
type server struct {
	url                   text
	user, password, token secret
	ca                    text // file of certificates
	unencrypted           bool
}

// A secret says where to find what does not stand in the project file. A user's
// name may stand there.
type secret struct{ plain, env, file text }

func (s secret) said() bool { return s != secret{} }

func (r *projectReader) servers(n *yaml.Node) map[string]named[server] {
	all := map[string]named[server]{}
	r.entries(n, "`servers`", func(key, value *yaml.Node) {
		all[key.Value] = named[server]{r.server(key, value), r.span(key)}
	})
	return all
}

func (r *projectReader) server(name, n *yaml.Node) (s server) {
	r.object(n, "a server", map[string]func(*yaml.Node){
		"url":         r.serverURL(&s.url),
		"user":        r.secret(&s.user, true),
		"password":    r.secret(&s.password, false),
		"token":       r.secret(&s.token, false),
		"ca":          r.path(&s.ca),
		"unencrypted": r.yes(&s.unencrypted),
	})
	switch {
	case n.Kind != yaml.MappingNode:
	case s.url.value == "" && !hasKey(n, "url"):
		r.wrongForm(name, "a server has a `url`")
	case s.token.said() && (s.user.said() || s.password.said()):
		r.wrongForm(name, "a server takes a `token`, or a `user` with a `password`, not both")
	case s.user.said() != s.password.said():
		r.wrongForm(name, "a `user` and a `password` go together")
	}
	return s
}

func hasKey(n *yaml.Node, name string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return true
		}
	}
	return false
}

// serverURL refuses passwords in URLs without showing them.
func (r *projectReader) serverURL(t *text) func(*yaml.Node) {
	return func(n *yaml.Node) {
		got, ok := r.text(n, "this key")
		if !ok {
			return
		}
		u, err := url.Parse(got.value)
		switch {
		case err != nil || u.Scheme == "" || u.Host == "":
			d := r.add("E0283", got.span, "a URL is wanted here")
			d.Help = "for example: https://emr.example.org/openmrs"
		case u.User != nil:
			d := r.add("E0283", got.span, "the URL holds a user or a password")
			d.Help = "take it out: `user` and `password` say where to find them"
		default:
			*t = got
		}
	}
}

// secret reads {env: NAME} or {file: PATH}.
func (r *projectReader) secret(s *secret, mayBePlain bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && !isNull(n) {
			s.plain = text{n.Value, r.span(n)}
			if !mayBePlain {
				d := r.add("E0283", r.span(n), "secrets stay out of the project file, which is shared")
				d.Help = "say where it is: {env: NAME}, an environment variable, or {file: PATH}, a file that only you can read"
			}
			return
		}
		r.object(n, "a secret", map[string]func(*yaml.Node){"env": r.into(&s.env), "file": r.into(&s.file)})
		if s.env.value != "" && s.file.value != "" {
			r.wrongForm(n, "a secret is in one place: `env` or `file`")
		}
	}
}

func (r *projectReader) yes(b *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if err := n.Decode(b); err != nil || n.Kind != yaml.ScalarNode {
			r.wrongForm(n, "it is `true` or `false`")
		}
	}
}

// serverNamed finds the server that a key of the project file names.
func (s settings) serverNamed(name text) (server, *diag.Diagnostic) {
	if found, ok := s.servers[name.value]; ok {
		return found.value, nil
	}
	d := diag.New("E0284", name.span, "there is no server `%s`", name.value)
	d.Help = serverHelp(name.value, serverNames(s.servers))
	return server{}, &d
}

// serverHelp says which server may be meant.
func serverHelp(name string, names []string) string {
	near := diag.Nearest(name, names)
	switch {
	case len(near) > 0:
		return diag.DidYouMean(near)
	case len(names) > 0:
		return "there are: " + strings.Join(names, ", ")
	}
	return "name it under `servers`, with its `url`"
}

func serverNames(servers map[string]named[server]) []string {
	var names []string
	for name := range servers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
