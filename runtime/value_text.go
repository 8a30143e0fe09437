package runtime

import (
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// longestText is the most that DHIS2 keeps of a value, in UTF-16 units.
const longestText = 50_000

// appendAsText appends a text as it is. Numbers and dates become the text that
// they have in DHIS2; a yes or no has no text that two systems agree on.
func appendAsText(buf []byte, valueType string, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	if text, ok := v.Text(); ok {
		return appendTextual(buf, valueType, proved, text)
	}
	if out, ok := appendPlainText(buf, v); ok {
		return out, nil // digits and marks alone
	}
	return buf, mismatch(valueType, "text, a number or a date")
}

// appendTextual appends a text for the value types that take any.
func appendTextual(buf []byte, valueType string, proved checks, text string) ([]byte, *flaw) {
	switch {
	case valueType == "TEXT" || valueType == "LONG_TEXT" || valueType == "REFERENCE":
		return append(buf, text...), textFlaw(proved, text)
	case valueType == "GEOJSON":
		return appendGeoJSON(buf, text)
	case hasForm(valueType):
		return appendForm(buf, valueType, proved, text)
	}
	return buf, mismatch(valueType, "no text")
}

// appendPlainText appends the one text of a value that has exactly one.
func appendPlainText(buf []byte, v stdlib.Datum) ([]byte, bool) {
	if text, ok := v.Text(); ok {
		return append(buf, text...), true
	}
	if d, ok := v.Decimal(); ok {
		return d.AppendTo(buf), true
	}
	if d, ok := v.Date(); ok {
		return d.AppendTo(buf), true
	}
	return buf, false
}

// textFlaw refuses texts that are lost or harmful on the way: blank ones
// (DHIS2 takes them for "delete what is there"), too long ones, and those with
// characters that its database or XML cannot hold. Checks that are proved are
// left out.
func textFlaw(proved checks, text string) *flaw {
	isProved := proved.has(CheckText)
	switch {
	case !isProved && strings.TrimSpace(text) == "":
		return refused(codeValueEmpty, "the text is empty, which DHIS2 would take as an order to delete the value")
	case !isProved && !storable(text):
		return refused(codeValueSymbol, "the text has a character that DHIS2 cannot store")
	case !proved.has(CheckLength) && isLonger(text, longestText):
		return refused(codeValueLong, "the text is longer than the 50000 characters that DHIS2 keeps")
	}
	return nil
}

// storable reports whether every character of a text may stand in JSON, in XML
// and in a database text: valid UTF-8 without control characters other than
// tab and line ends, and without the two code points that are no characters.
func storable(text string) bool {
	text = text[plainJSON(text):]
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			return false
		case r < ' ' && r != '\t' && r != '\n' && r != '\r':
			return false
		case r == '\uFFFE' || r == '\uFFFF':
			return false
		}
	}
	return true
}

// utf16Length counts as DHIS2 counts: characters beyond U+FFFF are two.
func utf16Length(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > '\uFFFF' {
			n++
		}
	}
	return n
}

// isLonger reports whether a text has more than so many UTF-16 units, of which
// none takes less than a byte.
func isLonger(text string, most int) bool { return len(text) > most && utf16Length(text) > most }

// hasForm reports whether texts of a value type must have a certain form.
func hasForm(valueType string) bool {
	switch valueType {
	case "LETTER", "TIME", "PHONE_NUMBER", "EMAIL", "URL", "USERNAME",
		"ORGANISATION_UNIT", "FILE_RESOURCE", "IMAGE", "TRACKER_ASSOCIATE":
		return true
	}
	return false
}

// appendForm appends texts that must have a certain form.
func appendForm(buf []byte, valueType string, proved checks, text string) ([]byte, *flaw) {
	if proved.has(CheckForm) && valueType != "TIME" { // which may have to be written out
		return append(buf, text...), nil
	}
	if f := textFlaw(0, text); f != nil {
		return buf, f
	}
	switch valueType {
	case "LETTER":
		return formed(buf, isOneLetter(text), text, codeNotALetter, "LETTER takes exactly one letter")
	case "TIME":
		return appendTime(buf, text)
	case "PHONE_NUMBER":
		return formed(buf, isPhoneNumber(text), text, codeNotAPhone, "the text is not a phone number as DHIS2 takes them")
	case "EMAIL":
		return formed(buf, isEmail(text), text, codeNotAnAddress, "the text is not an e-mail address as DHIS2 takes them")
	case "URL":
		return formed(buf, isURL(text), text, codeNotAnAddress, "the text is not a web address as DHIS2 takes them")
	case "USERNAME":
		return formed(buf, isUsername(text), text, codeNotAUserOrUID, "the text is not a DHIS2 user name")
	}
	if isUID(text) {
		return append(buf, text...), nil
	}
	return buf, refused(codeNotAUserOrUID, "the text is not the UID that "+valueType+" takes")
}

// formed appends the text where it has the form, and otherwise says why not.
func formed(buf []byte, ok bool, text string, code diag.Code, message string) ([]byte, *flaw) {
	if ok {
		return append(buf, text...), nil
	}
	return buf, refused(code, message)
}

// appendTime takes HH:mm, and H:mm which is written out.
func appendTime(buf []byte, text string) ([]byte, *flaw) {
	out := buf
	if len(text) == len("H:mm") {
		out = append(out, '0')
	}
	out = append(out, text...)
	if isTime(out[len(buf):]) {
		return out, nil
	}
	return buf, refused(codeNotATime, "the text is not a time of day such as 08:30")
}

func isTime(text []byte) bool {
	return len(text) == len("HH:mm") && text[2] == ':' && string(text[:2]) < "24" && text[3] < '6' &&
		isDigit(text[0]) && isDigit(text[1]) && isDigit(text[3]) && isDigit(text[4])
}

// isPhoneNumber is DHIS2's rule; of its white space only the blank is let through.
func isPhoneNumber(text string) bool {
	return len(text) >= 6 && len(text) <= 50 &&
		consistsOf(text, "0123456789+()#. /ext-")
}

// consistsOf reports whether all bytes of a text are among the given ones.
func consistsOf(text, allowed string) bool {
	for i := range len(text) {
		if strings.IndexByte(allowed, text[i]) < 0 {
			return false
		}
	}
	return true
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// isUsername is DHIS2's rule: 4 to 255 letters, digits and the marks - _ . @,
// which neither begin nor end the name nor follow each other.
func isUsername(text string) bool {
	const marks = "-_.@"
	if len(text) < 4 || len(text) > 255 || !consistsOf(text, letters+"0123456789"+marks) {
		return false
	}
	marked := true
	for i := range len(text) {
		mark := strings.IndexByte(marks, text[i]) >= 0
		if mark && marked {
			return false
		}
		marked = mark
	}
	return !marked
}

// TextForm returns the length of a text as DHIS2 counts it, in UTF-16 units, and
// whether all its characters can be stored and sent.
func TextForm(text string) (length int, ok bool) { return utf16Length(text), storable(text) }
