package stdlib

import "unsafe"

// viewOf is the text of bytes, which must stay as they are while it is used: a
// Datum's text is good until the next record.
func viewOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// ViewOf is viewOf for readers, whose buffers hold a record until the next one.
func ViewOf(b []byte) string { return viewOf(b) }
