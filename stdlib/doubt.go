package stdlib

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// A DoubtKind says why someone may expect something else where a part is missing.
type DoubtKind uint8

const (
	Negated     DoubtKind = iota // under `!`: not the opposite, but missing
	Differs                      // in `!=`: not different, but missing
	NotWithin                    // under `!` in `x in …`
	EachItem                     // in the condition of `all`: one such item makes the whole missing
	OneItem                      // in the condition of `exists_one`: likewise
	Branch                       // in the condition of `? :`: neither side, but missing
	SameAnswer                   // in a condition that is compared with `==` or `!=`
	Stepped                      // in a row of a `choose` table that a later row passes by
	Added                        // in `+` or `-` of several parts that may be missing
	LastItem                     // in a field of `.last()`
	AlwaysThere                  // not missing, in `known` or `first_known`, which ask for it
	Unreachable                  // behind a value of `first_known` that is never missing
)

// A Doubt is a place where three-valued logic gives another answer than someone
// would expect who reads a comparison with something missing as false, and the
// places like it that MayBeMissing alone does not show.
type Doubt struct {
	Kind   DoubtKind
	Parts  []Absence   // what may be missing; Span is where it stands in the text that has the doubt
	Whole  diag.Span   // the operator's or call's text: `v.status != "cancelled"`
	Table  string      // the choose table whose row it is in
	Closed bool        // it is within the condition of a filter or a row: what it decides is not the whole
	Later  diag.Span   // Stepped: the row that decides
	Uses   []diag.Span // uses of definitions that lead here, the innermost first
}
