package calendar

import "errors"

// Why a text, a number or a name was refused.
var (
	ErrDate     = errors.New("not a date of the form yyyy-MM-dd")
	ErrNoDay    = errors.New("a day that the calendar does not have")
	ErrRange    = errors.New("outside the years 0001 to 9999")
	ErrYears    = errors.New("a day outside the years that are known of the calendar")
	ErrPagume   = errors.New("a day of Pagume, after the twelfth month")
	ErrDoubtful = errors.New("a day of a month on which tables of the calendar differ")
	ErrInstant  = errors.New("not a date and time of the form yyyy-MM-ddTHH:mm:ss with an optional offset")
	ErrNoTime   = errors.New("a time that the clock does not have")
	ErrNoZone   = errors.New("a local date and time without a time zone to read it in")
	ErrZone     = errors.New("not the name of a time zone such as Africa/Kampala")
)
