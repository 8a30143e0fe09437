package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
)

// The versions of DHIS2 whose rules the compiler knows.
var (
	oldestVersion = metadata.Version{Major: 2, Minor: 38}
	newestVersion = metadata.Version{Major: 2, Minor: 44}
)

// Versions are the versions of DHIS2 that a mapping is checked for: From, To and
// what is between them. The zero Versions are those of the mapping's `target`.
type Versions struct{ From, To metadata.Version }

// ParseVersions reads "2.43", "2.40..2.43" or, as a mapping writes it, "2.40 to
// 2.43". The error says in plain words what is wrong.
func ParseVersions(text string) (Versions, error) {
	first, last, isRange := strings.Cut(strings.Replace(text, " to ", "..", 1), "..")
	from, err := knownVersion(first)
	if err != nil || !isRange {
		return Versions{from, from}, err
	}
	to, err := knownVersion(last)
	if err == nil && to.Compare(from) < 0 {
		err = fmt.Errorf("DHIS2 %s is older than %s", to, from)
	}
	return Versions{from, to}, err
}

func knownVersion(text string) (metadata.Version, error) {
	v, ok := metadata.ParseVersion(strings.TrimSpace(text))
	v = v.Line()
	if !ok || v.Compare(oldestVersion) < 0 || v.Compare(newestVersion) > 0 {
		return v, fmt.Errorf("DHIS2 %s is not known; the versions known are %s to %s", text, oldestVersion, newestVersion)
	}
	return v, nil
}

// lines lists the versions without their patches, ascending.
func (v Versions) lines() []metadata.Version {
	var all []metadata.Version
	for at := v.From; at.Compare(v.To) <= 0; at.Minor++ {
		all = append(all, at)
	}
	return all
}

// checkFor sets the versions that everything is checked for.
func (c *checker) checkFor(v Versions) {
	c.versions = v.lines()
	for _, line := range c.versions {
		c.out.Target.Versions = append(c.out.Target.Versions, line.String())
	}
}

// minors are the versions as numbers: 40 for DHIS2 2.40.
func (c *checker) minors() []int {
	all := make([]int, len(c.versions))
	for i, v := range c.versions {
		all[i] = v.Minor
	}
	return all
}

// versionsUpTo are the versions of the target from the oldest to 2.minor.
func (c *checker) versionsUpTo(minor int) []metadata.Version {
	return c.versionsWhere(func(v metadata.Version) bool { return v.Minor <= minor })
}

// versionsFrom are the versions of the target from 2.minor on.
func (c *checker) versionsFrom(minor int) []metadata.Version {
	return c.versionsWhere(func(v metadata.Version) bool { return v.Minor >= minor })
}

func (c *checker) versionsWhere(wanted func(metadata.Version) bool) []metadata.Version {
	return slices.DeleteFunc(slices.Clone(c.versions), func(v metadata.Version) bool { return !wanted(v) })
}

// versionWords are neighbouring versions in words: "2.40", "2.40 and 2.41", "2.40 to 2.43".
func versionWords(versions []metadata.Version) string {
	first, last := versions[0].String(), versions[len(versions)-1].String()
	switch len(versions) {
	case 1:
		return first
	case 2:
		return first + " and " + last
	}
	return first + " to " + last
}
