package stdlib

import "unsafe"

// ViewOf is the text of bytes, which must stay as they are while it is used: a
// Datum's text is good until the next record, and readers' buffers hold a record
// until then.
func ViewOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
