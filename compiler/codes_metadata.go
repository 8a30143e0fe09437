package compiler

import (
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// metadataRows adds a row for each option of a set, or each data element, that
// has a value of a metadata attribute, such as its LOINC code.
func (c *checker) metadataRows(t *codeTable) {
	from := t.decl.From.Metadata
	if c.snapshot == nil {
		return // the snapshot's own problem has been reported
	}
	a, ok := c.metadataAttribute(t.module, from.Attribute)
	if from.OptionSet == nil {
		if ok {
			c.elementRows(t, a)
		}
		return
	}
	name := *from.OptionSet
	set, found := lookup(c, c.snapshot.OptionSets.Find(name.Value), t.module.Span(name), name.Value, "option set")
	if ok && found {
		c.optionRows(t, set, a)
	}
}

func (c *checker) metadataAttribute(m *lang.Module, name lang.String) (*metadata.MetadataAttribute, bool) {
	return lookup(c, c.snapshot.MetadataAttributes.Find(name.Value), m.Span(name), name.Value, "metadata attribute")
}

func (c *checker) elementRows(t *codeTable, a *metadata.MetadataAttribute) {
	found := false
	for _, e := range c.snapshot.DataElements.All() {
		found = c.attributeRow(t, &e.Object, a, c.elementRef(e)) || found
	}
	if !found {
		c.noValues(t, "no data element")
	}
}

// elementRef is what names a data element for certain: its code, or where it has
// none or shares it, its UID.
func (c *checker) elementRef(e *metadata.DataElement) string {
	if e.Code != "" && c.snapshot.DataElements.Find(e.Code).Match == metadata.One {
		return e.Code
	}
	return e.UID
}

// optionRows adds the options of a set, and names those without a value: what
// the records say of them falls to `otherwise`.
func (c *checker) optionRows(t *codeTable, set *metadata.OptionSet, a *metadata.MetadataAttribute) {
	var without []string
	for _, o := range set.Options {
		if !c.attributeRow(t, &o.Object, a, o.Code) {
			without = append(without, o.Label())
		}
	}
	switch {
	case len(without) == len(set.Options):
		c.noValues(t, "no option of "+set.Label())
	case len(without) > 0:
		c.add(diag.New("W0342", t.module.Span(t.decl.From.Metadata.Attribute), "these options of %s have no value: %s", set.Label(), listed(without)).
			WithHelp("enter it in DHIS2 and export the metadata again, or write rows for them into the table"))
	}
}

// listed names some things, and says how many more there are.
func listed(names []string) string {
	if more := len(names) - maxNamed; more > 0 {
		return strings.Join(names[:maxNamed], ", ") + " and " + countOf(more, "other")
	}
	return strings.Join(names, ", ")
}

// attributeRow adds the row of an object; false if it has no value.
func (c *checker) attributeRow(t *codeTable, o *metadata.Object, a *metadata.MetadataAttribute, code string) bool {
	value, _ := o.Value(a)
	value = strings.TrimSpace(value)
	if value == "" || strings.Contains(value, "\x00") {
		return false
	}
	result := code
	if t.decl.From.As == "name" {
		result = o.Name
	}
	fate := stdlib.Fate{Value: stdlib.TextValue(result), Span: o.At}
	c.addCode(t, codeRow{keys: []string{value}, fate: fate, span: o.At})
	return true
}

func (c *checker) noValues(t *codeTable, what string) {
	name := t.decl.From.Metadata.Attribute
	c.add(diag.New("E0346", t.module.Span(name), "%s has a value of the metadata attribute \"%s\"", what, name.Value).
		WithHelp("enter the values in DHIS2, or export the metadata with `attributeValues` and `attributes`"))
}
