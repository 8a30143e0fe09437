package metadata

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// newRaw returns an empty raw object of a kind, or nil for a kind that a
// snapshot does not hold.
func newRaw(kind Kind) rawItem {
	switch kind {
	case DataSetKind:
		return &rawDataSet{}
	case DataElementKind:
		return &rawDataElement{}
	case SectionKind:
		return &rawSection{}
	case CategoryKind:
		return &rawCategory{}
	case CategoryOptionKind:
		return &rawCategoryOption{}
	case CategoryComboKind:
		return &rawCombo{}
	case CategoryOptionComboKind:
		return &rawCategoryOptionCombo{}
	case OptionSetKind:
		return &rawOptionSet{}
	case OptionKind:
		return &rawOption{}
	case OrgUnitKind:
		return &rawOrgUnit{}
	case OrgUnitGroupKind:
		return &rawOrgUnitGroup{}
	case ProgramKind:
		return &rawProgram{}
	case ProgramStageKind:
		return &rawStage{}
	case TrackedEntityTypeKind:
		return &rawTrackedEntityType{}
	case AttributeKind:
		return &rawAttribute{}
	case RelationshipTypeKind:
		return &rawRelationshipType{}
	case ProgramRuleKind:
		return &rawRule{}
	case ProgramRuleActionKind:
		return &rawRuleAction{}
	case ProgramRuleVariableKind:
		return &rawRuleVariable{}
	case IndicatorKind:
		return &rawIndicator{}
	case ProgramIndicatorKind:
		return &rawProgramIndicator{}
	case MetadataAttributeKind:
		return &rawMetadataAttribute{}
	}
	return nil
}

// list reads the objects of a kind.
func (r *reader) list(kind Kind) error {
	start := r.next()
	if strings.HasPrefix(r.file.Text[start:], "null") {
		return r.decoder.Decode(&skipped{})
	}
	if !strings.HasPrefix(r.file.Text[start:], "[") {
		r.problems.Add(diag.New("E0245", r.file.Span(start, start+1), "`%s` is not a list", string(kind)).WithHelp(exportAgain))
		return r.decoder.Decode(&skipped{})
	}
	// Other JSON has fields with these general names, too.
	if kind != MetadataAttributeKind && kind != OptionKind {
		r.evidence.isExport = true
	}
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	for r.decoder.More() {
		if err := r.object(kind); err != nil {
			return err
		}
	}
	_, err := r.decoder.Token()
	return err
}

// object reads one object. What has a wrong type is reported and left out; a
// null, which DHIS2 writes for gaps in the numbering of a list, says nothing.
func (r *reader) object(kind Kind) error {
	start := r.next()
	raw := newRaw(kind)
	err := r.decoder.Decode(raw)
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		r.wrongType(kind, start)
		err = nil
	}
	if err != nil || r.file.Text[start] != '{' {
		return err
	}
	r.keep(&definition{kind: kind, raw: raw}, start)
	return nil
}

// keep takes an object that has a UID.
func (r *reader) keep(d *definition, start int) {
	uid := d.raw.base().ID
	switch {
	case IsUID(uid):
		d.at = r.idSpan(start, uid)
		r.export.objects = append(r.export.objects, d)
	case uid == "" && r.reportedAt(start):
		// The id itself has a wrong type.
	case uid == "":
		r.problems.Add(diag.New("E0244", r.file.Span(start, start+1), "this %s has no id", d.kind.Word()).
			WithHelp("export the metadata with `id` among the fields"))
	default:
		r.problems.Add(diag.New("E0244", r.idSpan(start, uid), "the id of this %s is not a UID", d.kind.Word()).
			WithHelp("a UID is a letter and ten letters or digits; replace what stands for it in a template"))
	}
}

// reportedAt tells whether the last problem lies in the object that starts at
// start and was read last.
func (r *reader) reportedAt(start int) bool {
	n := len(r.problems)
	return n > 0 && r.problems[n-1].Span.Start >= start
}

// idSpan finds where the id of the object just read stands.
func (r *reader) idSpan(start int, uid string) diag.Span {
	i := strings.Index(r.file.Text[start:r.here()], `"`+uid+`"`)
	if i < 0 { // written with escapes
		return r.file.Span(start, start+1)
	}
	return r.file.Span(start+i, start+i+len(uid)+2)
}

// wrongType reports the first value in the object just read that has a type it
// cannot have. The object is read once more on its own, to get the place of the
// value counted from the object's start.
func (r *reader) wrongType(kind Kind, start int) {
	text := r.file.Text[start:r.here()]
	var wrong *json.UnmarshalTypeError
	if !errors.As(json.Unmarshal([]byte(text), newRaw(kind)), &wrong) {
		return
	}
	from, to := scalarBefore(text, int(wrong.Offset))
	span := r.file.Span(start+from, start+to)
	if wrong.Field == "" {
		r.problems.Add(diag.New("E0245", span, "an item of `%s` is not an object", string(kind)).WithHelp(exportAgain))
		return
	}
	field := strings.ReplaceAll(wrong.Field, "rawObject.", "")
	r.problems.Add(diag.New("E0245", span, "`%s` of this %s cannot be %s", field, kind.Word(), withArticle(jsonWord(wrong.Value))).
		WithHelp(exportAgain))
}

// jsonWord names a type of JSON values for people. The decoder may add the value
// itself to the type of a number.
func jsonWord(kind string) string {
	word, _, _ := strings.Cut(kind, " ")
	switch word {
	case "string":
		return "text"
	case "bool":
		return "yes/no value"
	case "array":
		return "list"
	}
	return word
}

// scalarBefore returns the range of the number, word, text or opening bracket
// in text that ends around an offset.
func scalarBefore(text string, end int) (from, to int) {
	end = max(0, min(end, len(text)))
	if end < len(text) && text[end] == '"' && (end == 0 || text[end-1] != ':') {
		end++
	}
	from = end
	if from > 0 && text[from-1] == '"' {
		for from--; from > 0; {
			from--
			if text[from] == '"' && (from == 0 || text[from-1] != '\\') {
				break
			}
		}
		return from, end
	}
	for from > 0 && strings.IndexByte(" \t\r\n,:[]{}\"", text[from-1]) < 0 {
		from--
	}
	if from == end {
		from = max(0, end-1)
	}
	return from, end
}
