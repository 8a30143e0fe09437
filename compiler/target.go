package compiler

import (
	"cmp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/calendar"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/period"
)

// loadTarget reads the metadata snapshot and the versions to check for.
func (c *checker) loadTarget() {
	m, d, ok := c.target()
	if !ok {
		return
	}
	c.targetVersions(m, d)
	name := beside(m.File.Name, d.File.Value)
	if c.options.Snapshot != "" {
		name = c.options.Snapshot
	}
	var files []*diag.File
	whole := true
	for _, name := range append([]string{name}, c.options.OrgUnits...) {
		f, ok := c.open(name, m.Span(d.File))
		files, whole = append(files, f), whole && ok
	}
	if !whole {
		return // half of the metadata would make a problem of each name in the other half
	}
	snapshot, problems := metadata.Load(files...)
	c.add(problems...)
	if problems.HasErrors() {
		return
	}
	c.snapshot = snapshot
	c.out.Target.Snapshot = name
	c.calendar(m.Span(d.File))
	c.ofAnotherVersion(m, d)
}

// ofAnotherVersion warns of a server that none of the target's versions is: what
// is checked for them need not hold for it. A package is made for many versions.
func (c *checker) ofAnotherVersion(m *lang.Module, d *lang.Target) {
	server := c.snapshot.Info.Version.Line()
	if !server.Known() || c.snapshot.Info.Package != "" || c.options.Versions != (Versions{}) || len(c.versions) == 0 {
		return
	}
	if slices.Contains(c.versions, server) {
		return
	}
	span := m.Span(d.From)
	if d.To != nil {
		span.End = m.Span(d.To).End
	}
	c.add(diag.New("W0460", span, "the metadata is from DHIS2 %s, and the mapping is for %s", server, versionWords(c.versions)).
		WithHelp("name the version of the server too, or export the metadata from the server that the mapping is for"))
}

// target finds the one `target` line.
func (c *checker) target() (*lang.Module, *lang.Target, bool) {
	var module *lang.Module
	var target *lang.Target
	for _, m := range c.modules {
		for _, d := range m.Decls {
			t, ok := d.(*lang.Target)
			switch {
			case !ok:
			case target != nil:
				c.add(diag.New("E0221", m.Span(t), "`target` is said twice").WithLabel(module.Span(target), "said here first"))
			default:
				module, target = m, t
			}
		}
	}
	unread := c.problems.HasErrors() && slices.ContainsFunc(c.modules, hasTargetLine)
	if target == nil && !unread {
		c.add(diag.New("E0208", c.startOf(c.main), "the mapping has no `target`").
			WithHelp("add `target \"metadata/….json\" for DHIS2 2.41`, with a metadata export of the server"))
	}
	return module, target, target != nil
}

// hasTargetLine reports whether a line of the text seems to be a `target`. Where
// there is none, but a problem, that line may be the one that could not be read.
func hasTargetLine(m *lang.Module) bool {
	for line := range strings.Lines(m.File.Text) {
		if strings.HasPrefix(strings.TrimSpace(line), "target ") {
			return true
		}
	}
	return false
}

func (c *checker) startOf(m *lang.Module) diag.Span {
	if m.Mapping != nil {
		return m.Span(m.Mapping)
	}
	return m.File.Span(0, 0)
}

// targetVersions sets the versions to check for: those that the caller asks for,
// those of the environment, or else those that the target names.
func (c *checker) targetVersions(m *lang.Module, d *lang.Target) {
	if asked := c.options.Versions; asked != (Versions{}) {
		c.checkFor(asked)
		return
	}
	if server := c.options.ServerVersions; server != (Versions{}) {
		c.checkFor(server)
		return
	}
	from, ok := c.version(m, d.From)
	if !ok {
		return
	}
	to := from
	if d.To != nil {
		if to, ok = c.version(m, *d.To); !ok {
			return
		}
	}
	if to.Compare(from) < 0 {
		c.add(diag.New("E0234", m.Span(d.To), "DHIS2 %s is older than %s", to, from))
		return
	}
	c.checkFor(Versions{from, to})
}

func (c *checker) version(m *lang.Module, n lang.Number) (metadata.Version, bool) {
	v, err := knownVersion(n.Text)
	if err != nil {
		c.add(diag.New("E0209", m.Span(n), "DHIS2 %s is not known", n.Text).
			WithHelp("the versions known are %s to %s", oldestVersion, newestVersion))
		return v, false
	}
	return v, true
}

// calendar refuses a server whose period ids and dates would mean other days.
func (c *checker) calendar(span diag.Span) {
	name := c.snapshot.Info.Calendar
	if name == "" {
		name = "iso8601"
	}
	system, ok := calendar.ParseSystem(name)
	if !ok {
		c.add(diag.New("E0429", span, "the server keeps the %s calendar, which is not implemented", name).
			WithHelp("%s", cmp.Or(notImplemented[name], "DHIS2 has no calendar of that name; export the metadata again")))
		return
	}
	c.out.Target.Calendar = system.String()
	c.periods = period.In(system)
}

// notImplemented says of DHIS2's other calendars why they are not.
var notImplemented = map[string]string{
	"coptic":  "it has a thirteenth month, for which DHIS2 has no period ids that are settled",
	"islamic": "there are several, which differ by days, and which one DHIS2 keeps is not settled",
}

// periodType is the period type of a data set, if the versions have it.
func (f *form) periodType() bool {
	span := f.module.Span(f.decl.Name)
	t, ok := period.ParseType(f.set.PeriodType)
	if !ok {
		f.add(diag.New("E0430", span, "the data set \"%s\" is %s, a period type that is not known", f.set.Name, f.set.PeriodType))
		return false
	}
	if !f.periods.Has(t) {
		f.add(diag.New("E0285", span, "the data set \"%s\" is %s, and these periods are not settled in the %s calendar", f.set.Name, t, f.periods.Calendar().Title()).
			WithHelp("%s", stdlib.WeeksHelp))
		return false
	}
	for _, v := range f.versions {
		if v.Minor < t.SinceMinor() {
			f.add(diag.New("E0431", span, "the period type %s exists since DHIS2 2.%d, and the mapping is for %s too", t, t.SinceMinor(), v))
			return false
		}
	}
	return true
}
