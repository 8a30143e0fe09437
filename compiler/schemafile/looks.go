package schemafile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
)

// wordsOf takes the name of a field apart: "dateOfBirth" and "date_of_birth" are
// date, of, birth.
func wordsOf(name string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(before):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	return strings.Fields(b.String())
}

// looksPrivate holds for names of fields that tell who somebody is. It is for a
// hint to people, and decides that no value is shown.
func looksPrivate(name string) bool {
	words := wordsOf(name)
	has := func(some ...string) bool {
		return slices.ContainsFunc(some, func(w string) bool { return slices.Contains(words, w) })
	}
	if has("surname", "firstname", "lastname", "givenname", "familyname", "middlename", "fullname", "given", "family", "maiden", "nickname",
		"phone", "telephone", "tel", "mobile", "msisdn", "cellphone", "contact", "whatsapp", "email", "mail",
		"address", "street", "postcode", "zip", "landmark", "dob", "birthdate", "birthday", "birth", "born",
		"nin", "nid", "nationalid", "passport", "ssn", "mrn", "guardian", "kin", "latitude", "longitude", "gps", "photo", "signature", "fingerprint") {
		return true
	}
	if has("national") && has("id", "number", "no") {
		return true
	}
	return has("name", "names") && !has("facility", "drug", "medicine", "ward", "location", "district", "region", "clinic", "hospital", "file", "form",
		"program", "programme", "concept", "test", "site", "org", "unit", "type", "user", "element", "event", "stage", "vaccine", "department")
}

// isOrIsInPrivate holds for paths on which some name looks private: the city of an
// address tells as much as a field `address` does.
func isOrIsInPrivate(path string) bool {
	names, _ := schema.SplitPath(path)
	return slices.ContainsFunc(names, looksPrivate)
}

// looksID holds for names of fields of which there is always one more value.
func looksID(name string) bool {
	words := wordsOf(name)
	return len(words) > 0 && slices.Contains([]string{"id", "uid", "uuid", "no", "nr", "key", "number", "facility", "orgunit", "ou", "location", "date", "url", "reference"}, words[len(words)-1])
}

// looksCode holds for names of fields whose numbers are not for counting: a
// facility 00412 is a text.
func looksCode(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return slices.Contains([]string{"code", "id", "uid", "uuid", "no", "nr", "key", "number", "facility", "orgunit", "ou", "phone", "mobile", "tel", "zip", "postcode"}, last) ||
		looksPrivate(name)
}
