package main

import (
	"bytes"
	"fmt"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

// explainPlan lists how a run works the expressions of a transform out: how many
// there are of each sort, and then each with its place.
func (s system) explainPlan(t *runtime.Transform) error {
	planned, err := runtime.PlanOf(t)
	if err != nil {
		return &failure{exit: exitInternal, message: "internal error: " + err.Error()}
	}
	var lines bytes.Buffer
	interpreted := 0
	for _, e := range planned {
		how := "compiled"
		if !e.Compiled {
			how = "interpreted"
			interpreted++
		}
		fmt.Fprintf(&lines, "%s\t%s\t%s\n", how, e.Origin, e.Text)
	}
	head := fmt.Sprintf("%s: %d compiled, %d interpreted\n", plural(int64(len(planned)), "expression"), len(planned)-interpreted, interpreted)
	return s.print(append([]byte(head), lines.Bytes()...))
}
