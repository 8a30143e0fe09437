package period

import "errors"

// Why a text or a request was refused.
var (
	ErrFormat = errors.New("not a period id such as 202601, 2026Q1 or 2026W5")
	ErrNone   = errors.New("a period that the calendar does not have")
	ErrType   = errors.New("a period id of another period type")
	ErrRange  = errors.New("a period outside the years 0001 to 9999")
	ErrMixed  = errors.New("a range from one period type to another")
	ErrOrder  = errors.New("a range that ends before it begins")
)
