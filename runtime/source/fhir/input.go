package fhir

import (
	"io"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source"
)

// Input makes an input of the resources of a type that are in a file: a bundle, a
// resource, a list of them, or lines of both; packed or not.
func Input(file runtime.Input, resource string) runtime.Input {
	return source.Input(file, func(to io.Writer) source.Copier { return newCopier(resource, to) })
}
