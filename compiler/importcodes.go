package compiler

import "github.com/crosswalk-dhis2/crosswalk/compiler/importcode"

// ImportCodes says of each rule of DHIS2's importers whether the payloads of a
// compiled mapping can break it: it cannot occur, is guarded at run time, or
// depends on the server. The result must have a transform.
func ImportCodes(r Result) []importcode.Line {
	return importcode.Report(r.Transform, r.minors)
}
