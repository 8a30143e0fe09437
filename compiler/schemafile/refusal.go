package schemafile

import (
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
)

// A Refusal is why there is no schema: in plain words, with what to do.
type Refusal struct {
	Code    diag.Code
	Message string
	Help    string // may be empty
}

func (r *Refusal) Error() string { return r.Message + " (" + string(r.Code) + ")" }

func refuse(code diag.Code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Message: fmt.Sprintf(format, args...)}
}

func (r *Refusal) withHelp(format string, args ...any) *Refusal {
	r.Help = fmt.Sprintf(format, args...)
	return r
}
