package compiler

import (
	"github.com/crosswalk-dhis2/crosswalk/compiler/metadata"
	"github.com/crosswalk-dhis2/crosswalk/lang"
	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// caution warns of a target with which the server has plans of its own.
func (b *body) caution(span diag.Span, t field) {
	b.assignedByRule(span, t)
	if t.attribute == nil {
		return
	}
	if t.attribute.Generated {
		b.add(diag.New("W0426", span, "DHIS2 generates the values of \"%s\" itself, and one of them may come to be the same", t.name).
			WithHelp("take the line out, or keep the source's own numbers in another attribute"))
	}
	if versions := b.versionsUpTo(43); t.attribute.Confidential && len(versions) > 0 {
		b.add(diag.New("W0425", span, "\"%s\" is confidential: DHIS2 %s refuses it where the server does not encrypt", t.name, versionWords(versions)).
			WithHelp("make sure that the server is set up with encryption, or take the line out"))
	}
}

// shownNowhere warns of a place that DHIS2 keeps and does not show. A type of
// which the export does not say its feature type may have points.
func (b *body) shownNowhere(line *lang.Setting) {
	typ := b.program.TrackedEntityType
	if b.out.Kind != runtime.TrackedEntity || typ.FeatureType == "" || typ.FeatureType == metadata.Point {
		return
	}
	b.add(diag.New("W0424", settingSpan(b.module, line), "DHIS2 keeps the place of a \"%s\" and shows it nowhere, since its feature type is %s", typ.Name, typ.FeatureType).
		WithHelp("take the line out, or set the feature type of the tracked entity type to POINT in DHIS2"))
}
