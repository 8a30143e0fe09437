package diag

// An ink is the parameter of an ANSI colour sequence.
type ink string

const (
	bold       ink = "1"
	errorInk   ink = "1;31"
	warningInk ink = "1;33"
	railInk    ink = "1;34"
	removedInk ink = "31"
	addedInk   ink = "32"
)

// paint colours text that has been made plain before, if there are colours.
func (t Terminal) paint(with ink, text string) string {
	if !t.Color || text == "" {
		return text
	}
	return "\x1b[" + string(with) + "m" + text + "\x1b[0m"
}

func (p *printer) severityInk() ink {
	if p.severity == Warning {
		return warningInk
	}
	return errorInk
}
