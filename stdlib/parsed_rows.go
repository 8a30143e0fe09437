package stdlib

import (
	"sync"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// parsedRows keeps what was read of the lines in loops over the rows of tables:
// each is compiled once for every row, and there may be thousands. An Env and
// those made from it share one; compilations change copies of its trees only.
type parsedRows struct {
	mutex sync.Mutex
	trees map[diag.Span]*ast.AST
}

// parse reads the text of a span, inside of a loop over rows only once.
func (e *Env) parse(span diag.Span) (*ast.AST, *common.Errors) {
	if len(e.rows) == 0 {
		return newParser().Parse(common.NewTextSource(span.Text()))
	}
	e.parsed.mutex.Lock()
	defer e.parsed.mutex.Unlock()
	tree, ok := e.parsed.trees[span]
	if !ok {
		var errs *common.Errors
		tree, errs = newParser().Parse(common.NewTextSource(span.Text()))
		if len(errs.GetErrors()) > 0 {
			return tree, errs
		}
		e.parsed.trees[span] = tree
	}
	return ast.Copy(tree), &common.Errors{}
}
