package sql

// A dialect is one of the databases that are read.
type dialect int

const (
	postgres dialect = iota
	mysql
	sqlite
)

// placeholder writes the place of the nth parameter, from 1.
func (d dialect) placeholder(n int) string {
	if d == postgres {
		return "$" + string(rune('0'+n))
	}
	return "?"
}

// hasBooleans reports whether columns can hold true and false; elsewhere those
// are the numbers 1 and 0.
func (d dialect) hasBooleans() bool { return d == postgres }
