package importcode

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Rule is one demand of DHIS2's importers, or something that they do to a
// payload without a word.
type Rule struct {
	Code   string // DHIS2's ErrorCode, as in "E8024"; a Silent rule has a word of ours, as in "S03"
	Since  int    // the first minor version of DHIS2 2 that has it; 0: all known ones
	Until  int    // the last one; 0: all from Since
	Part   Part   // what of a payload it is about
	At     Part   // where its guards stand, if not at the lines that send the part
	Demand string // what DHIS2 demands, or what it does without a word
	Effect Effect // what becomes of a payload that does not meet it

	// The answers. Never alone: no payload of ours can break it. Checks: the
	// compiler refuses a mapping that would. Guards: the runtime rejects a record
	// that would. Server: what is left to the server, and cannot be known before.
	Never  string
	Checks []diag.Code
	Guards []diag.Code
	Server string
}

// An Effect is what becomes of what breaks a rule, as the end of a sentence that
// begins with "DHIS2 would".
type Effect string

// The effects, from the loudest to the most silent.
const (
	Request  Effect = "refuse the whole request"
	Group    Effect = "refuse the whole data set"
	Value    Effect = "drop the value"
	Object   Effect = "refuse the object and what hangs on it"
	Complete Effect = "refuse to complete the form"
	Warns    Effect = "accept it with a warning"
	Hidden   Effect = "store the value where no form shows it"
	Default  Effect = "store the value under the default option combo"
	Lost     Effect = "lose it without a word"
	Changed  Effect = "store something else without a word"
)

// Silent reports whether DHIS2 says nothing when the rule is broken.
func (e Effect) Silent() bool {
	return slices.Contains([]Effect{Hidden, Default, Lost, Changed, Complete}, e)
}

// thirdPerson is the effect after "it": "refuses the whole data set".
func (e Effect) thirdPerson() string {
	verb, rest, _ := strings.Cut(string(e), " ")
	return verb + "s " + rest
}

// A Class says how a rule is answered.
type Class string

// The classes, from the surest to the least sure.
const (
	Cannot  Class = "cannot occur"
	Checked Class = "checked when compiled"
	Guarded Class = "guarded at run time"
	Depends Class = "depends on the server"
)

// Class is how the rule is answered for any mapping. What is both guarded and
// left to the server is left to the server.
func (r Rule) Class() Class {
	switch {
	case r.Server != "":
		return Depends
	case len(r.Guards) > 0:
		return Guarded
	case len(r.Checks) > 0:
		return Checked
	}
	return Cannot
}

// In reports whether DHIS2 2.minor has the rule.
func (r Rule) In(minor int) bool {
	return minor >= r.Since && (r.Until == 0 || minor <= r.Until)
}

// Versions says which versions have the rule: "2.40 to 2.42", "from 2.43", "all".
func (r Rule) Versions() string {
	switch {
	case r.Since == 0 && r.Until == 0:
		return "all"
	case r.Since == 0:
		return fmt.Sprintf("up to 2.%d", r.Until)
	case r.Until == 0:
		return fmt.Sprintf("from 2.%d", r.Since)
	case r.Since == r.Until:
		return fmt.Sprintf("2.%d", r.Since)
	}
	return fmt.Sprintf("2.%d to 2.%d", r.Since, r.Until)
}

// Rules returns the table: data sets, tracker, and what happens without a word.
func Rules() []Rule {
	return slices.Concat(oldDataSetRules, newDataSetRules, trackerRules, relationshipRules, silentRules)
}
