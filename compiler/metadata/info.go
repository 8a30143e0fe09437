package metadata

import "github.com/crosswalk-dhis2/crosswalk/lang/diag"

// An infoRank says how much what a file tells of its system counts: a metadata
// package names the system on which it was made, not the one it is used on.
type infoRank uint8

const (
	untold infoRank = iota
	fromPackage
	fromSystem
)

// rawSystem is what /api/system/info answers, and the head of an export.
type rawSystem struct {
	Version  string `json:"version"`
	Calendar string `json:"calendar"`
	TimeZone string `json:"serverTimeZoneId"`
	Setting  string `json:"keyCalendar"` // of the system's settings
}

type rawPackage struct {
	Name    string `json:"name"`
	Version string `json:"DHIS2Version"`
}

// addInfo merges what a file tells of its system. The first file counts, but two
// calendars would mean two different days by the same date.
func (l *library) addInfo(e export) diag.List {
	if e.packaged.Name != "" && l.info.Package == "" {
		l.info.Package = e.packaged.Name
	}
	l.setVersion(e.packaged.Version, fromPackage)
	l.setVersion(e.system.Version, fromSystem)
	if l.info.TimeZone == "" {
		l.info.TimeZone = e.system.TimeZone
	}
	calendar := e.system.Calendar
	if calendar == "" {
		calendar = e.system.Setting
	}
	switch {
	case calendar == "" || calendar == l.info.Calendar:
		return nil
	case l.info.Calendar == "":
		l.info.Calendar, l.calendar = calendar, e.calendarAt
		return nil
	}
	d := diag.New("E0248", e.calendarAt, "the calendar here is \"%s\", and \"%s\" in another file", calendar, l.info.Calendar).
		WithLabel(l.calendar, "the other calendar").
		WithHelp("export all files from the same system")
	return diag.List{d}
}

func (l *library) setVersion(text string, rank infoRank) {
	if v, ok := ParseVersion(text); ok && rank > l.infoRank {
		l.info.Version, l.infoRank = v, rank
	}
}
