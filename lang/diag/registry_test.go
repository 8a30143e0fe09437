package diag

import (
	"regexp"
	"strings"
	"testing"
)

// registryLists are the lists of the registry and the third character of the
// codes in each; a list about one matter has codes of any stage.
func registryLists() map[string]struct {
	stage   byte
	entries []Entry
} {
	type list = struct {
		stage   byte
		entries []Entry
	}
	return map[string]list{
		"syntax": {'1', syntaxEntries}, "name": {'2', nameEntries}, "metadata": {'2', metadataEntries},
		"schema": {'2', schemaEntries}, "type": {'3', typeEntries}, "target": {'4', targetEntries},
		"record": {'5', recordEntries},
		"unused": {anyStage, unusedEntries}, "missing": {anyStage, missingEntries}, "private": {anyStage, privateEntries}, "form": {anyStage, formEntries},
		"tracker": {anyStage, trackerEntries}, "cell": {anyStage, cellEntries}, "value": {anyStage, valueEntries}, "dates": {anyStage, datesEntries},
		"entity": {anyStage, entityEntries}, "rules": {anyStage, rulesEntries}, "server": {anyStage, serverEntries}, "code file": {anyStage, codeFileEntries},
		"sheet": {anyStage, sheetEntries}, "calendar": {anyStage, calendarEntries}, "web": {anyStage, webEntries}, "file": {anyStage, fileEntries}, "sql": {anyStage, sqlEntries},
		"schema source": {anyStage, schemaSourceEntries}, "places": {anyStage, placesEntries}, "counting": {anyStage, countingEntries}, "unit": {anyStage, unitEntries},
		"FHIR and OpenMRS": {anyStage, fhirEntries}, "tracker source": {anyStage, trackerSourceEntries}, "shards": {anyStage, shardEntries},
	}
}

// anyStage is for lists that gather the codes of one matter.
const anyStage byte = 0

var (
	codeForm    = regexp.MustCompile(`^[EW]\d{4}$`)
	bannedWords = regexp.MustCompile(`(?i)\b(illegal|invalid syntax|unexpected token|nil|undefined|overloads?|regexp|panics?)\b`)
)

// entryFaults returns what is wrong with the style of one entry.
func entryFaults(e Entry) []string {
	var faults []string
	complain := func(wrong bool, fault string) {
		if wrong {
			faults = append(faults, fault)
		}
	}
	complain(!codeForm.MatchString(string(e.Code)), "the code is not a letter and four digits")
	complain(strings.HasPrefix(string(e.Code), "W") != (e.Severity == Warning), "W is for warnings and E for errors")
	title := strings.TrimSpace(e.Title)
	complain(title != e.Title || strings.Contains(title, "\n"), "the title is not one line")
	complain(strings.HasSuffix(title, "."), "the title ends with a full stop")
	complain(title != "" && 'a' <= title[0] && title[0] <= 'z', "the title does not begin with a capital")
	for _, field := range []struct{ name, text string }{{"title", e.Title}, {"why", e.Why}, {"example", e.Example}, {"cure", e.Cure}} {
		_, without := WithoutExample(e.Code)
		complain(strings.TrimSpace(field.text) == "" != (field.name == "example" && without), field.name+" is empty, or is not and should be")
		if field.name != "example" {
			complain(bannedWords.MatchString(field.text), field.name+" says \""+bannedWords.FindString(field.text)+"\"")
		}
	}
	return faults
}

func TestRegistryStyle(t *testing.T) {
	seen := map[Code]string{}
	for name, list := range registryLists() {
		last := map[byte]Code{}
		for _, e := range list.entries {
			for _, fault := range entryFaults(e) {
				t.Errorf("%s: %s", e.Code, fault)
			}
			if other, ok := seen[e.Code]; ok {
				t.Errorf("%s is in the list %s and in %s", e.Code, other, name)
			}
			seen[e.Code] = name
			if list.stage != anyStage && stageDigit(e.Code) != list.stage {
				t.Errorf("%s does not belong to the list %s", e.Code, name)
				continue
			}
			if letter := e.Code[0]; e.Code <= last[letter] {
				t.Errorf("%s stands after %s", e.Code, last[letter])
			}
			last[e.Code[0]] = e.Code
		}
	}
	if len(seen) != len(Entries()) {
		t.Errorf("%d codes in the lists, %d in the registry", len(seen), len(Entries()))
	}
}

// The checks must be able to fail.
func TestRegistryStyleNotices(t *testing.T) {
	good := Entry{Code: "E0102", Title: "Title", Why: "Why.", Example: "x", Cure: "Cure."}
	if faults := entryFaults(good); len(faults) > 0 {
		t.Errorf("a good entry: %v", faults)
	}
	breakings := map[string]func(*Entry){
		"code":     func(e *Entry) { e.Code = "E101" },
		"severity": func(e *Entry) { e.Severity = Warning },
		"stop":     func(e *Entry) { e.Title = "Title." },
		"capital":  func(e *Entry) { e.Title = "title" },
		"lines":    func(e *Entry) { e.Title = "Title\nof two lines" },
		"empty":    func(e *Entry) { e.Cure = " " },
		"example":  func(e *Entry) { e.Example = "" },
		"banned":   func(e *Entry) { e.Why = "This is Illegal." },
	}
	for name, breaking := range breakings {
		e := good
		breaking(&e)
		if len(entryFaults(e)) == 0 {
			t.Errorf("%s was not noticed", name)
		}
	}
}

func TestNewTakesTheSeverityFromTheRegistry(t *testing.T) {
	for _, e := range Entries() {
		if got := New(e.Code, Span{}, "x").Severity; got != e.Severity {
			t.Errorf("%s became %s", e.Code, got)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a code that is not registered was taken")
		}
	}()
	New("E9999", Span{}, "x")
}
