package runtime

import (
	"strings"
	"unicode/utf8"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
)

// longestText is the most that DHIS2 keeps of a value, in UTF-16 units.
const longestText = 50_000

// formatText writes a text as it is. Numbers and dates become the text that
// they have in DHIS2; a yes or no has no text that two systems agree on.
func formatText(valueType string, proved checks, v stdlib.Value) formatted {
	text, ok := plainText(v)
	if !ok {
		return mismatch(valueType, "text, a number or a date")
	}
	return checkedBut(proved, text)
}

// plainText is the one text of a value that has exactly one.
func plainText(v stdlib.Value) (string, bool) {
	if text, ok := stdlib.AsText(v); ok {
		return text, true
	}
	if d, ok := stdlib.AsDecimal(v); ok {
		return d.String(), true
	}
	if d, ok := v.(stdlib.DateValue); ok {
		return d.Date.String(), true
	}
	return "", false
}

// checkedText refuses texts that are lost or harmful on the way: blank ones
// (DHIS2 takes them for "delete what is there"), too long ones, and those with
// characters that its database or XML cannot hold.
func checkedText(text string) formatted { return checkedBut(0, text) }

// checkedBut is checkedText without the checks that are proved.
func checkedBut(proved checks, text string) formatted {
	isProved := proved.has(CheckText)
	switch {
	case !isProved && strings.TrimSpace(text) == "":
		return refused(codeValueEmpty, "the text is empty, which DHIS2 would take as an order to delete the value")
	case !isProved && !storable(text):
		return refused(codeValueSymbol, "the text has a character that DHIS2 cannot store")
	case !proved.has(CheckLength) && utf16Length(text) > longestText:
		return refused(codeValueLong, "the text is longer than the 50000 characters that DHIS2 keeps")
	}
	return sendable(text)
}

// storable reports whether every character of a text may stand in JSON, in XML
// and in a database text: valid UTF-8 without control characters other than
// tab and line ends, and without the two code points that are no characters.
func storable(text string) bool {
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

// formatForm formats texts that must have a certain form.
func formatForm(valueType string, proved checks, v stdlib.Value) formatted {
	text, ok := stdlib.AsText(v)
	if !ok {
		return mismatch(valueType, "text")
	}
	if proved.has(CheckForm) && valueType != "TIME" { // which may have to be written out
		return sendable(text)
	}
	if f := checkedText(text); !f.ok() {
		return f
	}
	switch valueType {
	case "LETTER":
		return formed(isOneLetter(text), text, codeNotALetter, "LETTER takes exactly one letter")
	case "TIME":
		return formatTime(text)
	case "PHONE_NUMBER":
		return formed(isPhoneNumber(text), text, codeNotAPhone, "the text is not a phone number as DHIS2 takes them")
	case "EMAIL":
		return formed(isEmail(text), text, codeNotAnAddress, "the text is not an e-mail address as DHIS2 takes them")
	case "URL":
		return formed(isURL(text), text, codeNotAnAddress, "the text is not a web address as DHIS2 takes them")
	case "USERNAME":
		return formed(isUsername(text), text, codeNotAUserOrUID, "the text is not a DHIS2 user name")
	}
	return formed(isUID(text), text, codeNotAUserOrUID, "the text is not the UID that "+valueType+" takes")
}

// formed is the text where it has the form, and otherwise why not.
func formed(ok bool, text string, code diag.Code, message string) formatted {
	if ok {
		return sendable(text)
	}
	return refused(code, message)
}

// formatTime takes HH:mm, and H:mm which is written out.
func formatTime(text string) formatted {
	if len(text) == len("H:mm") {
		text = "0" + text
	}
	ok := len(text) == len("HH:mm") && text[2] == ':' && text[:2] < "24" && text[3] < '6' &&
		isDigit(text[0]) && isDigit(text[1]) && isDigit(text[3]) && isDigit(text[4])
	return formed(ok, text, codeNotATime, "the text is not a time of day such as 08:30")
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
