package period

import "errors"

// Why a text or a request was refused.
var (
	ErrFormat   = errors.New("not a period id such as 202601, 2026Q1 or 2026W5")
	ErrNone     = errors.New("a period that the calendar does not have")
	ErrType     = errors.New("a period id of another period type")
	ErrRange    = errors.New("a period outside the years of the calendar")
	ErrMixed    = errors.New("a range from one period type to another")
	ErrWeeks    = errors.New("a period of weeks, which are not settled in this calendar")
	ErrPagume   = errors.New("a day of Pagume, which no period has")
	ErrDoubtful = errors.New("a day of a month on which tables of the calendar differ")
	ErrOrder    = errors.New("a range that ends before it begins")
)
