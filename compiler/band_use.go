package compiler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/lang/schema"
	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// bands judges a set of bands; s is nil if it could not be read.
func (u *tableUse) bands(s *bandSet) {
	if s == nil || s.partial {
		return
	}
	for _, call := range u.calls {
		u.ageAsOfWhen(call.Args[0], call.Span)
	}
	if !u.whole || len(u.calls) == 0 || !u.isMain(u.module) {
		return
	}
	u.deadBands(s)
	u.deadMissing(s.missing, func(diag.Span) bool { return true })
}

// deadBands names bands that lie outside of what the schema lets the number be.
// One that reports or skips is a guard.
func (u *tableUse) deadBands(s *bandSet) {
	if s.ages {
		return
	}
	for i := range s.bands {
		b := &s.bands[i]
		if b.fate.Value == nil {
			continue
		}
		limit, dead := "", true
		for _, call := range u.calls {
			word, outside := b.outside(call.Args[0].Field)
			limit, dead = word, dead && outside
		}
		if dead && u.firstSlip("W0226", b.span, "") {
			u.add(diag.New("W0226", b.span, "no number falls into this band: the schema says that `%s` is %s", u.calls[0].Args[0].Path, limit).
				WithLabel(u.calls[0].Span, "asked here"))
		}
	}
}

// outside reports whether a band lies wholly beyond the limits of a field, and
// says which limit that is.
func (b *band) outside(f *schema.Field) (limit string, yes bool) {
	if f == nil {
		return "", false
	}
	if least, ok := limitOf(f.Min); ok && b.under != nil && b.under.number.Cmp(least) <= 0 {
		return least.String() + " or more", true
	}
	if most, ok := limitOf(f.Max); ok && b.from != nil && b.from.number.Cmp(most) > 0 {
		return most.String() + " or less", true
	}
	return "", false
}

func limitOf(text *string) (decimal.Decimal, bool) {
	if text == nil {
		return decimal.Decimal{}, false
	}
	d, err := decimal.Parse(*text)
	return d, err == nil
}

var (
	ageName   = regexp.MustCompile(`^(patient |client |child |person )?age( in)?( (years?|yrs?|y|months?|mths?|days?))?$`)
	birthName = regexp.MustCompile(`\b(birth ?date|date of birth|dob|birth ?day|born|born on)\b`)
)

// fieldWords writes the name of a field as words: "age_years", "ageYears" and
// "Age (years)" are "age years".
func fieldWords(name string) string {
	name = capital.ReplaceAllString(name, "$1 $2")
	return strings.ToLower(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" _-./()[]", r) }), " "))
}

var capital = regexp.MustCompile(`([a-z])([A-Z])`)

// ageAsOfWhen asks of an age that the record keeps as a number as of when it is,
// where the record has a birth date too.
func (u *tableUse) ageAsOfWhen(a stdlib.Argument, span diag.Span) {
	if a.Field == nil || !ageName.MatchString(fieldWords(a.Field.Name)) || !u.firstSlip("W0227", span, "") {
		return
	}
	birth, ok := u.birthDate(a.Owner)
	if !ok {
		return
	}
	u.add(diag.New("W0227", span, "`%s` does not say as of when the age is, and the record has a birth date, `%s`", a.Path, birth).
		WithHelp("take the age on the day that counts: `age(….%s, day)` in bands `of age`", birth))
}

// birthDate finds a field for the birth date in the source that has a record.
func (u *tableUse) birthDate(record string) (path string, ok bool) {
	for _, s := range u.sourcesInOrder() {
		if isOf(record, s.record.Name) {
			return birthDateIn(s.record, nil)
		}
	}
	return "", false
}

func birthDateIn(r *schema.Record, path []string) (string, bool) {
	for _, f := range r.Fields {
		at := append(slices.Clip(path), f.Name)
		switch f.Type.Kind {
		case schema.Date, schema.Instant, schema.Text:
			if birthName.MatchString(fieldWords(f.Name)) {
				return strings.Join(at, "."), true
			}
		case schema.Object:
			if found, ok := birthDateIn(f.Type.Record, at); ok {
				return found, true
			}
		}
	}
	return "", false
}
