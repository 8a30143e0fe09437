package openmrs

import (
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// Input makes an input of a file of pages or records, packed or not.
func Input(file runtime.Input) runtime.Input {
	return source.Input(file, func(to io.Writer) source.Copier { return newCopier(to) })
}
