package metadata

import (
	"cmp"
	"strconv"
	"strings"
)

// A Version is a version of DHIS2. The zero Version is "not known".
type Version struct {
	Major, Minor, Patch int // 2.40.3 is 2, 40, 3; what follows the patch is dropped
}

// ParseVersion reads a version as people and servers write it: "2.40",
// "2.40.3", "2.41.9.1", "2.44-SNAPSHOT". "2.4" is not "2.40".
func ParseVersion(text string) (Version, bool) {
	core, _, _ := strings.Cut(text, "-")
	parts := strings.Split(core, ".")
	if len(parts) < 2 || len(parts) > 4 {
		return Version{}, false
	}
	var numbers [4]int
	for i, part := range parts {
		n, ok := versionNumber(part)
		if !ok {
			return Version{}, false
		}
		numbers[i] = n
	}
	v := Version{numbers[0], numbers[1], numbers[2]}
	return v, v.Major == 2
}

func versionNumber(text string) (int, bool) {
	if len(text) == 0 || len(text) > 4 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// Known reports whether v is a version at all.
func (v Version) Known() bool { return v != Version{} }

// Compare orders versions from old to new: below 0 if v is older than w.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch))
}

// AtLeast reports whether v is w or newer.
func (v Version) AtLeast(w Version) bool { return v.Compare(w) >= 0 }

// Line returns the version without its patch: what 2.40.0 to 2.40.12 share.
func (v Version) Line() Version { return Version{v.Major, v.Minor, 0} }

// String returns "2.40", or "2.40.3" with a patch, or "" for a version not known.
func (v Version) String() string {
	if !v.Known() {
		return ""
	}
	text := strconv.Itoa(v.Major) + "." + strconv.Itoa(v.Minor)
	if v.Patch > 0 {
		text += "." + strconv.Itoa(v.Patch)
	}
	return text
}
