package stdlib

import (
	"slices"

	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A HistoryCall is a call of a function that needs a list of an entity: `until`,
// `since` and `within` a list with days, `ever` a list that may have been cut.
type HistoryCall struct {
	Function string
	Span     diag.Span // of the call
	// Record and Field are the field that the list comes from, perhaps with some of
	// its items left out; "" where it does not come from one.
	Record, Field string
	// Direct holds if the list is the field, with all of its items.
	Direct bool
	// Unknown holds where the list is an item of another one, and cannot be followed.
	Unknown bool
}

// historyCalls are the functions that HistoryCalls finds.
var historyCalls = []string{"until", "since", "within", "ever"}

// listFilters give a list of some items of another one.
var listFilters = []string{"filter", "until", "since", "within", "before", "after", "ever", "distinct"}

// HistoryCalls lists the calls that need a list of an entity, those inside of
// definitions too.
func (x *Expression) HistoryCalls() []HistoryCall {
	var out []HistoryCall
	x.root(false).walk(func(n part) {
		if n.e.Kind() != ast.CallKind {
			return
		}
		call := n.e.AsCall()
		if call.IsMemberFunction() && slices.Contains(historyCalls, call.FunctionName()) {
			h := HistoryCall{Function: call.FunctionName(), Span: n.span()}
			n.to(call.Target()).cameFrom(&h)
			out = append(out, h)
		}
	})
	return out
}

// cameFrom follows a list to the field that it comes from.
func (n part) cameFrom(h *HistoryCall) {
	n, h.Direct = n.resolve(), true
	for n.e.Kind() == ast.CallKind && n.e.AsCall().IsMemberFunction() && slices.Contains(listFilters, n.e.AsCall().FunctionName()) {
		n, h.Direct = n.to(n.e.AsCall().Target()).resolve(), false
	}
	if record, name, ok := n.field(); ok {
		h.Record, h.Field = n.x.typeOf(record.e).RecordName(), name
		return
	}
	h.Unknown = n.e.Kind() == ast.IdentKind
}
