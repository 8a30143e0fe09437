package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler"
)

// flowFormat names the form of the manifests in JSON; spec/files.md describes it.
const flowFormat = "crosswalk.flow/1"

// flowList is what `check --data-flow --format json` prints.
type flowList struct {
	Format   string     `json:"format"`
	Mappings []flowFile `json:"mappings"`
}

type flowFile struct {
	File string `json:"file"`
	*compiler.Flow
}

// checkDataFlow prints the manifests of mappings that have no errors.
func checkDataFlow(s system, f *checkFlags, paths []string) error {
	right, err := s.rightMappings(f, "--data-flow", paths)
	if err != nil {
		return err
	}
	list := flowList{Format: flowFormat, Mappings: []flowFile{}}
	for _, c := range right {
		list.Mappings = append(list.Mappings, flowFile{c.file(), c.result.Flow})
	}
	return s.tellFlows(list, f.format.value)
}

func (s system) tellFlows(list flowList, form string) error {
	var text []byte
	if form == "json" {
		var err error
		if text, err = json.MarshalIndent(list, "", "  "); err != nil {
			panic(err) // names always have a JSON form
		}
		text = append(text, '\n')
	} else {
		text = flowText(list)
	}
	if _, err := s.stdout.Write(text); err != nil {
		return cannot("write", "standard output", err)
	}
	return nil
}

// flowText is the manifest for people, private fields first.
func flowText(list flowList) []byte {
	p := &printer{}
	for i, f := range list.Mappings {
		if i > 0 {
			p.line(0, "")
		}
		p.flow(f)
	}
	return p.out.Bytes()
}

func (p *printer) flow(f flowFile) {
	private := privateFields(f.Flow)
	p.line(0, "%s reads %s, %s private, and fills %s.", f.File, plural(int64(fieldCount(f.Flow)), "field"), howManyOf(len(private)), filledWords(f.Targets))
	if len(private) > 0 {
		p.line(0, "")
		p.line(0, "Private fields")
		for _, x := range private {
			p.field(x, len(x.Reaches))
		}
	}
	for _, s := range f.Sources {
		p.flowSource(s)
	}
	p.flowTargets(f.Targets)
}

func howManyOf(n int) string {
	if n == 0 {
		return "none of them"
	}
	return fmt.Sprintf("%d of them", n)
}

func fieldCount(f *compiler.Flow) int {
	n := 0
	for _, s := range f.Sources {
		n += len(s.Fields)
	}
	return n
}

func privateFields(f *compiler.Flow) []compiler.FlowField {
	var out []compiler.FlowField
	for _, s := range f.Sources {
		for _, x := range s.Fields {
			if x.Private {
				out = append(out, x)
			}
		}
	}
	return out
}

// filledWords counts what is filled: "12 data elements and 3 attributes".
func filledWords(targets []compiler.FlowTarget) string {
	var parts []string
	for _, kind := range []string{"data element", "attribute", "object"} {
		n := int64(len(ofKind(targets, kind)))
		switch {
		case n == 0:
		case kind == "object":
			parts = append(parts, plural(n, "kind")+" of tracker objects")
		default:
			parts = append(parts, plural(n, kind))
		}
	}
	switch len(parts) {
	case 0:
		return "nothing"
	case 1:
		return parts[0]
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func ofKind(targets []compiler.FlowTarget, kind string) []compiler.FlowTarget {
	return slices.DeleteFunc(slices.Clone(targets), func(t compiler.FlowTarget) bool { return t.Kind != kind })
}

func (p *printer) flowSource(s compiler.FlowSource) {
	p.line(0, "")
	read, all := int64(len(s.Fields)), int64(len(s.Fields)+s.Unread)
	p.line(0, "Source %s (%s): %s of %s read", s.Name, s.Schema, grouped(read), plural(all, "field"))
	for _, x := range s.Fields {
		p.field(x, maxFlowNames)
	}
}

// maxFlowNames is how many targets are named of one way of a field; the JSON
// form has them all.
const maxFlowNames = 6

// field lists the ways of a field, those of one kind in a line.
func (p *printer) field(x compiler.FlowField, most int) {
	private := ""
	if x.Private {
		private = ", private"
	}
	p.line(1, "%s (%s%s)", x.Field, x.Type, private)
	if len(x.Reaches) == 0 {
		p.line(2, "reaches nothing")
	}
	for _, way := range ways(x.Reaches) {
		p.line(2, "%s", wayText(way, most))
	}
}

// ways puts together what has one form, object and manner, in the order in
// which each comes first.
func ways(uses []compiler.FlowUse) [][]compiler.FlowUse {
	var out [][]compiler.FlowUse
	at := map[compiler.FlowUse]int{}
	for _, u := range uses {
		key := compiler.FlowUse{Form: u.Form, Object: u.Object, As: u.As}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], u)
	}
	return out
}

// wayText names the targets of one way. A setting that is called like the way,
// `org unit` as org unit, needs no word for it.
func wayText(way []compiler.FlowUse, most int) string {
	var names []string
	says := true
	for i, u := range way {
		if i == most && i < len(way)-1 {
			names = append(names, fmt.Sprintf("and %s others", grouped(int64(len(way)-i))))
			break
		}
		names = append(names, fmt.Sprintf("%s (%s)", u.Target, u.Place))
		says = says && strings.HasPrefix(u.Target, u.As)
	}
	where := way[0].Form
	switch object := way[0].Object; {
	case where == "" && object != "":
		where = "the entity " + object
	case where == "":
		where = "the source itself"
	case object != "":
		where += ", " + object
	}
	if says {
		return where + ": " + strings.Join(names, ", ")
	}
	return where + ": " + way[0].As + ": " + strings.Join(names, ", ")
}

// flowTargets lists what is filled, by form and object.
func (p *printer) flowTargets(targets []compiler.FlowTarget) {
	if len(targets) == 0 {
		return
	}
	p.line(0, "")
	p.line(0, "Filled")
	head := ""
	for _, t := range targets {
		if now := strings.TrimSuffix(t.Form+", "+t.Object, ", "); now != head {
			head = now
			p.line(1, "%s", head)
		}
		if t.Kind != "object" {
			p.line(2, "%s %s (%s)", t.Kind, t.Name, t.Place)
		}
	}
}
