package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// resolveTarget puts the UID of the option set into the key of a row that names
// one, and the code of the option into its result. It is false if the row is
// left out: the snapshot does not have the set, or there is a problem.
func (c *checker) resolveTarget(t *codeTable, row *codeRow, cells []cell) bool {
	if t.target == 0 {
		return true
	}
	i := t.target - 1
	ref := row.keys[i]
	if c.snapshot == nil {
		t.targetNames[ref] = ref // the snapshot's own problem has been reported
		return true
	}
	found := c.snapshot.OptionSets.Find(ref)
	switch found.Match {
	case metadata.None:
		t.ignored++
		return false
	case metadata.Many:
		c.add(ambiguous(cells[i].span, ref, "option set", found.Candidates))
		return false
	}
	set := found.Object
	row.keys[i] = set.UID
	for _, name := range []string{ref, set.UID, set.Code, set.Name} {
		c.nameTarget(t, name, set)
	}
	return c.optionCode(t, row, set)
}

// nameTarget notes a text that stands for an option set, unless it could stand
// for another one as well.
func (c *checker) nameTarget(t *codeTable, name string, set *metadata.OptionSet) {
	if name == "" || t.targetNames[name] != "" {
		return
	}
	if c.snapshot.OptionSets.Find(name).Match == metadata.One {
		t.targetNames[name] = set.UID
	}
}

// optionCode turns the result of a row into the code of an option of its set.
// Of a set that the snapshot has only in part nothing can be said.
func (c *checker) optionCode(t *codeTable, row *codeRow, set *metadata.OptionSet) bool {
	text, isText := stdlib.AsText(row.fate.Value)
	if row.fate.Value == nil || !isText {
		return true
	}
	option := matchOption(set, text, t.as)
	switch {
	case option != nil:
		row.fate.Value = stdlib.TextValue(option.Code)
		return true
	case set.Absent > 0:
		return true
	}
	d := diag.New("E0219", row.fate.Span, "\"%s\" is no option of %s", text, set.Label())
	if t.as != "" {
		d = diag.New("E0219", row.fate.Span, "\"%s\" is not the %s of an option of %s", text, t.as, set.Label())
	}
	d = d.WithNearest(c.suggest(t.module.Span(t.decl.Name), among(text, optionTexts(set, t.as))))
	if meant, sure := diag.Sure(text, d.Near); sure {
		d = d.WithEdit(d.Span, asWritten(d.Span, meant))
	}
	c.add(d)
	return false
}

// matchOption finds an option by its code or its name, as the table says;
// without a word of the table the code counts first. A name that two options
// have is the name of neither.
func matchOption(set *metadata.OptionSet, text, as string) *metadata.Option {
	var coded, named []*metadata.Option
	for _, o := range optionsOf(set.Option(text)) {
		if o.Code == text {
			coded = append(coded, o)
		}
		if o.Name == text {
			named = append(named, o)
		}
	}
	switch {
	case len(coded) == 1 && as != "name":
		return coded[0]
	case len(named) == 1 && as != "code":
		return named[0]
	}
	return nil
}

func optionsOf(found metadata.Found[*metadata.Option]) []*metadata.Option {
	if found.Match == metadata.One {
		return []*metadata.Option{found.Object}
	}
	return found.Candidates
}

func optionTexts(set *metadata.OptionSet, as string) []string {
	var out []string
	for _, o := range set.Options {
		if as != "name" && o.Code != "" {
			out = append(out, o.Code)
		}
		if as != "code" && o.Name != "" {
			out = append(out, o.Name)
		}
	}
	return out
}

// warnIgnored says once how many rows are about option sets of other servers.
func (c *checker) warnIgnored(t *codeTable) {
	if t.ignored == 0 {
		return
	}
	span := t.module.Span(t.decl.Name)
	if from := t.decl.From; from != nil {
		span = t.module.Span(from.Keys[t.target-1].Name)
	}
	c.add(diag.New("W0290", span, "%s for option sets that the metadata does not have are ignored", countOf(t.ignored, "row")))
}
