package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// object is a decoded JSON object; the checks below read it as a stranger
// would, and not through the types that wrote it.
type object = map[string]any

// A sarifCheck collects what is wrong with a log. The rules are those of the
// standard's chapter 3 for the properties that are written here.
type sarifCheck struct{ faults []string }

func (c *sarifCheck) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *sarifCheck) only(where string, o object, allowed ...string) {
	for name := range o {
		if !strings.Contains(" "+strings.Join(allowed, " ")+" ", " "+name+" ") {
			c.fault("%s: property %s is not one of %v", where, name, allowed)
		}
	}
}

func (c *sarifCheck) object(where string, value any) object {
	o, ok := value.(object)
	if !ok {
		c.fault("%s is not an object", where)
	}
	return o
}

func (c *sarifCheck) list(where string, value any) []any {
	l, ok := value.([]any)
	if !ok {
		c.fault("%s is not an array", where)
	}
	return l
}

func (c *sarifCheck) text(where string, value any) {
	o := c.object(where, value)
	c.only(where, o, "text")
	if s, ok := o["text"].(string); !ok || s == "" {
		c.fault("%s has no text", where)
	}
}

func (c *sarifCheck) log(log object) {
	c.only("log", log, "$schema", "version", "runs")
	if log["version"] != "2.1.0" {
		c.fault("version is %v", log["version"])
	}
	runs := c.list("runs", log["runs"])
	if len(runs) != 1 {
		c.fault("%d runs", len(runs))
		return
	}
	c.run(c.object("run", runs[0]))
}

func (c *sarifCheck) run(run object) {
	c.only("run", run, "tool", "columnKind", "results")
	if run["columnKind"] != "unicodeCodePoints" {
		c.fault("columnKind is %v", run["columnKind"])
	}
	driver := c.object("driver", c.object("tool", run["tool"])["driver"])
	c.only("driver", driver, "name", "rules")
	if driver["name"] != "crosswalk" {
		c.fault("driver is %v", driver["name"])
	}
	rules := c.list("rules", driver["rules"])
	for _, rule := range rules {
		c.rule(c.object("rule", rule))
	}
	for _, result := range c.list("results", run["results"]) {
		c.result(c.object("result", result), rules)
	}
}

func (c *sarifCheck) rule(rule object) {
	c.only("rule", rule, "id", "shortDescription", "fullDescription", "help", "defaultConfiguration")
	if id, ok := rule["id"].(string); !ok || id == "" {
		c.fault("a rule without id")
	}
	for _, name := range []string{"shortDescription", "fullDescription", "help"} {
		if value, ok := rule[name]; ok {
			c.text(name, value)
		}
	}
}

func (c *sarifCheck) result(result object, rules []any) {
	c.only("result", result, "ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations", "fixes")
	index, ok := result["ruleIndex"].(float64)
	if !ok || index < 0 || int(index) >= len(rules) || rules[int(index)].(object)["id"] != result["ruleId"] {
		c.fault("rule %v of %v is not %v", result["ruleIndex"], len(rules), result["ruleId"])
	}
	if level := result["level"]; level != "error" && level != "warning" {
		c.fault("level is %v", level)
	}
	c.text("message", result["message"])
	ids := map[any]bool{}
	for _, name := range []string{"locations", "relatedLocations"} {
		if value, ok := result[name]; ok {
			for _, l := range c.list(name, value) {
				c.location(c.object(name, l), ids)
			}
		}
	}
	if fixes, ok := result["fixes"]; ok {
		for _, fix := range c.list("fixes", fixes) {
			c.fix(c.object("fix", fix))
		}
	}
}

func (c *sarifCheck) location(l object, ids map[any]bool) {
	c.only("location", l, "id", "physicalLocation", "message")
	if id, ok := l["id"]; ok {
		if ids[id] {
			c.fault("location id %v is used twice", id)
		}
		ids[id] = true
	}
	if message, ok := l["message"]; ok {
		c.text("location message", message)
	}
	physical := c.object("physicalLocation", l["physicalLocation"])
	c.artifact(physical["artifactLocation"])
	if region, ok := physical["region"]; ok {
		c.region(c.object("region", region))
	}
}

func (c *sarifCheck) artifact(value any) {
	uri, _ := c.object("artifactLocation", value)["uri"].(string)
	if uri == "" || strings.ContainsAny(uri, " :?#%\\\x1b") && !strings.Contains(uri, "%") {
		c.fault("uri is %q", uri)
	}
}

func (c *sarifCheck) region(r object) {
	c.only("region", r, "startLine", "startColumn", "endLine", "endColumn")
	at := func(name string) float64 {
		n, ok := r[name].(float64)
		if !ok || n < 1 {
			c.fault("%s is %v", name, r[name])
		}
		return n
	}
	startLine, startColumn, endLine, endColumn := at("startLine"), at("startColumn"), at("endLine"), at("endColumn")
	if endLine < startLine || endLine == startLine && endColumn < startColumn {
		c.fault("region ends before it starts: %v", r)
	}
}

func (c *sarifCheck) fix(fix object) {
	c.only("fix", fix, "description", "artifactChanges")
	c.text("fix description", fix["description"])
	changes := c.list("artifactChanges", fix["artifactChanges"])
	if len(changes) == 0 {
		c.fault("a fix that changes nothing")
	}
	for _, change := range changes {
		o := c.object("change", change)
		c.artifact(o["artifactLocation"])
		replacements := c.list("replacements", o["replacements"])
		if len(replacements) == 0 {
			c.fault("a change without replacements")
		}
		for _, r := range replacements {
			c.region(c.object("deletedRegion", c.object("replacement", r)["deletedRegion"]))
		}
	}
}

// sarifFaults returns what is wrong with the text of a log.
func sarifFaults(text []byte) []string {
	var log object
	if err := json.Unmarshal(text, &log); err != nil {
		return []string{err.Error()}
	}
	var c sarifCheck
	c.log(log)
	return c.faults
}

func TestSARIFIsWellFormed(t *testing.T) {
	for name, list := range goldenCases() {
		var b bytes.Buffer
		if err := SARIF(&b, list); err != nil {
			t.Fatal(err)
		}
		for _, fault := range sarifFaults(b.Bytes()) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	var b bytes.Buffer
	if err := SARIF(&b, nil); err != nil {
		t.Fatal(err)
	}
	if faults := sarifFaults(b.Bytes()); len(faults) > 0 {
		t.Errorf("no diagnostics: %v", faults)
	}
}

// The checks must be able to fail.
func TestSARIFChecksNotice(t *testing.T) {
	var b bytes.Buffer
	if err := SARIF(&b, goldenCases()["two-edits"]); err != nil {
		t.Fatal(err)
	}
	breakings := [][2]string{
		{`"2.1.0"`, `"2.0.0"`},
		{`"startLine": 3`, `"startLine": 0`},
		{`"endColumn": 13`, `"endColumn": 1`},
		{`"ruleIndex": 0`, `"ruleIndex": 1`},
		{`"level": "warning"`, `"level": "info"`},
		{`"uri": "opd.xwalk"`, `"uri": ""`},
		{`"results"`, `"result"`},
		{`unicodeCodePoints`, `utf16CodeUnits`},
	}
	for _, change := range breakings {
		broken := bytes.Replace(b.Bytes(), []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(broken, b.Bytes()) {
			t.Errorf("%s is not in the log", change[0])
		}
		if len(sarifFaults(broken)) == 0 {
			t.Errorf("%s instead of %s was not noticed", change[1], change[0])
		}
	}
}

func TestSARIFRulesComeFromTheRegistry(t *testing.T) {
	log := newSARIF(List{warning(Span{}, "a"), problem(Span{}, "b"), problem(Span{}, "c")}, testLookup)
	run := log.Runs[0]
	if len(run.Tool.Driver.Rules) != 2 {
		t.Fatalf("%d rules for two codes", len(run.Tool.Driver.Rules))
	}
	rule := run.Tool.Driver.Rules[0]
	entry, _ := testLookup(testError)
	if rule.ID != "E0999" || rule.ShortDescription.Text != entry.Title || rule.Help.Text != entry.Cure || rule.Configuration.Level != "error" {
		t.Errorf("rule is %+v", rule)
	}
	for i, want := range []int{1, 0, 0} {
		if got := run.Results[i].RuleIndex; got != want {
			t.Errorf("result %d has rule %d, want %d", i, got, want)
		}
	}
}

func TestFileURI(t *testing.T) {
	tests := map[string]string{
		"a/b.xwalk":  "a/b.xwalk",
		"a b%.xwalk": "a%20b%25.xwalk",
		"c:d#e?f":    "c%3Ad%23e%3Ff",
		"é":          "%C3%A9",
		"\xff\n":     "%FF%0A",
	}
	for name, want := range tests {
		if got := fileURI(name); got != want || !utf8.ValidString(got) {
			t.Errorf("fileURI(%q) = %q, want %q", name, got, want)
		}
	}
}
