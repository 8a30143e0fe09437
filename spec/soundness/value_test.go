package soundness_test

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// What DHIS2 takes for a value, written down from what is known of its source
// and from nothing of this project: no rule here may be taken from the code
// that it is to judge. Where versions differ, the strictest of 2.38 to 2.43 is it.

var (
	decimalText  = regexp.MustCompile(`^(-?0|-?[1-9]\d*)(\.\d+)?$`)
	wholeText    = regexp.MustCompile(`^(0|-?[1-9]\d*)$`)
	dayText      = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	momentText   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?$`)
	clockText    = regexp.MustCompile(`^([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$`)
	phoneText    = regexp.MustCompile(`^[0-9+()#.\s/ext-]{6,50}$`)
	userText     = regexp.MustCompile(`^[-_.@a-zA-Z0-9]{4,255}$`)
	userMarks    = regexp.MustCompile(`^[-_.@]|[-_.@]{2}|[-_.@]$`)
	uidText      = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9]{10}$`)
	placeText    = regexp.MustCompile(`^\[(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)\]$`)
	pointText    = regexp.MustCompile(`^\{"type":"Point","coordinates":(\[[^\]]*\])\}$`)
	emailText    = regexp.MustCompile(`^[A-Za-z0-9!#$%&*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&*+/=?^_{|}~-]+)*@(.*)$`)
	addressText  = regexp.MustCompile(`^(?:https?|ftp)://([^/:?#\s\[\]@]+)(:[1-9]\d{0,4})?(/[^\s?#]*)?(\?\S*)?(#\S*)?$`)
	ipv4Text     = regexp.MustCompile(`^\d{1,3}(\.\d{1,3}){3}$`)
	domainLabel  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
	topDomains   = strings.Fields("com org net int edu gov mil info biz name pro health ug ke tz rw uk de")
	longestValue = 50_000
)

// taken reports why DHIS2 would not take a text for a value type; "" is taken.
// codes are those of the option set, nil without one; most are the UTF-16 units
// that are kept there.
func taken(valueType string, codes []string, most int, text string) string {
	switch {
	case text == "":
		return "empty"
	case strings.TrimSpace(text) == "":
		return "blank"
	case !storable(text):
		return "a character that cannot be stored"
	case len(utf16.Encode([]rune(text))) > most:
		return "too long"
	case codes != nil && valueType == "MULTI_TEXT":
		return takenChoices(codes, text)
	case codes != nil && !slices.Contains(codes, text):
		return "no option code"
	}
	if !hasForm(valueType, text) {
		return "not of its value type"
	}
	return ""
}

func takenChoices(codes []string, text string) string {
	var seen []string
	for _, code := range strings.Split(text, ",") {
		switch {
		case !slices.Contains(codes, code):
			return "a part that is no option code"
		case slices.Contains(seen, code):
			return "an option twice"
		}
		seen = append(seen, code)
	}
	return ""
}

// storable holds for what JSON, XML 1.0 and a UTF-8 database can all keep.
func storable(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF || r >= 0xD800 && r <= 0xDFFF
	})
}

func hasForm(valueType, text string) bool {
	switch valueType {
	case "TEXT", "LONG_TEXT", "REFERENCE":
		return true
	case "NUMBER":
		return isNumber(text)
	case "UNIT_INTERVAL":
		return isNumber(text) && liesIn(text, 0, 1)
	case "PERCENTAGE":
		return isNumber(text) && liesIn(text, 0, 100)
	case "INTEGER":
		return wholeText.MatchString(text) && liesIn(text, -1<<31, 1<<31-1)
	case "INTEGER_POSITIVE":
		return wholeText.MatchString(text) && liesIn(text, 1, 1<<31-1)
	case "INTEGER_NEGATIVE":
		return wholeText.MatchString(text) && liesIn(text, -1<<31, -1)
	case "INTEGER_ZERO_OR_POSITIVE":
		return wholeText.MatchString(text) && liesIn(text, 0, 1<<31-1)
	case "BOOLEAN":
		return text == "true" || text == "false"
	case "TRUE_ONLY":
		return text == "true"
	case "DATE", "AGE":
		return isDay(text)
	case "DATETIME":
		return isMoment(text)
	case "TIME":
		return clockText.MatchString(text)
	}
	return hasTextForm(valueType, text)
}

func hasTextForm(valueType, text string) bool {
	switch valueType {
	case "LETTER":
		units := utf16.Encode([]rune(text))
		return len(units) == 1 && unicode.IsLetter(rune(units[0])) && !isYoung(rune(units[0]))
	case "PHONE_NUMBER":
		return phoneText.MatchString(text)
	case "EMAIL":
		m := emailText.FindStringSubmatch(text)
		return m != nil && len(text)-len(m[2]) <= 65 && isDomain(m[2])
	case "URL":
		m := addressText.FindStringSubmatch(text)
		return m != nil && (isDomain(m[1]) || isIPv4(m[1])) && !strings.Contains(m[3], "//") && !strings.Contains(m[3], "/../")
	case "USERNAME":
		return userText.MatchString(text) && !userMarks.MatchString(text)
	case "ORGANISATION_UNIT", "FILE_RESOURCE", "IMAGE", "TRACKER_ASSOCIATE":
		return uidText.MatchString(text)
	case "COORDINATE":
		return isPlace(text)
	case "GEOJSON":
		m := pointText.FindStringSubmatch(text)
		return m != nil && isPlace(m[1])
	}
	return false
}

// isYoung holds for some letters that Java 11 does not know.
func isYoung(r rune) bool {
	return r >= 0x1C90 && r <= 0x1CBF || r >= 0xA7C0 && r <= 0xA7DC || r >= 0x0870 && r <= 0x088E || r == 0x08C8 || r == 0x31BB
}

func isNumber(text string) bool { return decimalText.MatchString(text) && len(text) < 250 }

func liesIn(text string, least, most int64) bool {
	n, ok := new(big.Rat).SetString(text)
	return ok && n.Cmp(big.NewRat(least, 1)) >= 0 && n.Cmp(big.NewRat(most, 1)) <= 0
}

func isDay(text string) bool {
	_, err := time.Parse("2006-01-02", text)
	return err == nil && dayText.MatchString(text)
}

func isMoment(text string) bool {
	_, err := time.Parse("2006-01-02T15:04:05", text)
	return err == nil && momentText.MatchString(text)
}

func isPlace(text string) bool {
	m := placeText.FindStringSubmatch(text)
	return m != nil && liesIn(m[1], -180, 180) && liesIn(m[2], -90, 90)
}

func isDomain(text string) bool {
	labels := strings.Split(text, ".")
	for _, label := range labels {
		if !domainLabel.MatchString(label) {
			return false
		}
	}
	return len(labels) > 1 && slices.Contains(topDomains, strings.ToLower(labels[len(labels)-1]))
}

func isIPv4(text string) bool {
	if !ipv4Text.MatchString(text) {
		return false
	}
	for _, part := range strings.Split(text, ".") {
		if !liesIn(part, 0, 255) {
			return false
		}
	}
	return true
}
