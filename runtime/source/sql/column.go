package sql

// A class is what the values of a column are, however the database calls it.
type class int

const (
	refused  class = iota // bytes, ranges, shapes
	unstated              // SQLite: each value has a class of its own
	integer
	decimal
	float
	boolean
	text
	date
	local   // date and time, without an offset
	instant // date and time, with one
	document
	array
)

var classWords = [...]string{
	refused: "something else", unstated: "values of any type", integer: "whole numbers", decimal: "decimal numbers", float: "floating-point numbers",
	boolean: "true or false", text: "texts", date: "dates", local: "dates with times", instant: "dates with times and offsets",
	document: "JSON", array: "lists",
}

// A column is one of a query's.
type column struct {
	name     string
	typ      string // as the database calls it
	class    class
	elem     class // of an array
	required bool  // the database knows that it is never NULL
}

// holds says what is in a column, for messages.
func (c column) holds() string {
	words := classWords[c.class]
	if c.class == array {
		words += " of " + classWords[c.elem]
	}
	if c.typ == "" {
		return words
	}
	return words + " (" + c.typ + ")"
}

// A cell is a value as text: numbers as digits, true and false, ISO dates,
// JSON. A cell without text is NULL.
type cell struct {
	text  []byte
	class class
}
