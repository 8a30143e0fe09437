package fhir

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/crosswalk-dhis2/crosswalk/lang/diag"
	"github.com/crosswalk-dhis2/crosswalk/runtime/source/web"
)

// failed is an error of a server, in the words of this package.
func failed(c *web.Client, code diag.Code, message string) error {
	return &web.Error{Code: code, Message: "server `" + c.Name() + "`: " + message}
}

// outcomeOf judges an OperationOutcome that stands among records: one of an error
// means that some may be missing. Its texts are not shown; they may be about
// patients.
func outcomeOf(client *web.Client, path string) func(resource []byte) error {
	return func(resource []byte) error {
		var said struct {
			Issue []struct{ Severity, Code string }
		}
		if err := json.Unmarshal(resource, &said); err != nil {
			return client.Strange(path, "an OperationOutcome cannot be read")
		}
		for _, issue := range said.Issue {
			if slices.Contains([]string{"error", "fatal"}, issue.Severity) {
				return failed(client, "E0641", path+": it says in an OperationOutcome that it could not give everything"+reason(issue.Code))
			}
		}
		return nil
	}
}

// issueCode is how FHIR writes the kind of an issue.
var issueCode = regexp.MustCompile(`^[a-z]{2,15}(-[a-z]{2,15})?$`)

func reason(code string) string {
	if !issueCode.MatchString(code) {
		return ""
	}
	return ": " + code
}
