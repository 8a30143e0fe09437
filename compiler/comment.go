package compiler

import (
	"strings"
	"unicode/utf16"

	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// shortComments is the first version that keeps no more than 5,000 characters
// of a comment (E8125); those before keep 50,000 (E7620).
var shortComments = metadata.Version{Major: 2, Minor: 43}

// maxCommentLength is what all versions that the mapping is for keep of a comment.
func (c *checker) maxCommentLength() (most int, version string) {
	for _, v := range c.versions {
		if v.AtLeast(shortComments) {
			return 5_000, v.String()
		}
	}
	return maxValueLength, ""
}

// commentFits refuses a comment that DHIS2 would refuse, and with it the value.
func (c *checker) commentFits(span diag.Span, text string) bool {
	most, version := c.maxCommentLength()
	switch n := len(utf16.Encode([]rune(text))); {
	case strings.TrimSpace(text) == "":
		c.add(diag.New("E0358", span, "the comment is blank").WithHelp("leave `comment` out"))
	case n > most && version != "":
		c.add(diag.New("E0358", span, "the comment has %d characters, and DHIS2 %s takes values with comments of %d at most", n, version, most))
	case n > most:
		c.add(diag.New("E0358", span, "the comment has %d characters, and DHIS2 takes values with comments of %d at most", n, most))
	default:
		if _, ok := runtime.CheckValue(string(metadata.LongText), nil, 0, stdlib.TextValue(text)); ok {
			return true
		}
		c.add(diag.New("E0358", span, "the comment has %s, which DHIS2 cannot store", unstorable(text)))
	}
	return false
}
