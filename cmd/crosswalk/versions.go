package main

import "github.com/crosswalk-dhis2/crosswalk/compiler"

// A versionsFlag takes one version of DHIS2, or the first and the last of several.
type versionsFlag struct {
	compiler.Versions
	text string
}

// String is what was given.
func (v *versionsFlag) String() string { return v.text }

// Type is how the help shows what the flag takes.
func (v *versionsFlag) Type() string { return "VERSION" }

// Set reads "2.43" or "2.40..2.43".
func (v *versionsFlag) Set(text string) error {
	versions, err := compiler.ParseVersions(text)
	v.Versions, v.text = versions, text
	return err
}
