package main

import "time"

// What histories tell of: visits of a year and a half, of which the last year is reported.
var (
	historyBegins = time.Date(2023, 7, 1, 0, 0, 0, 0, time.UTC)
	historyDays   = 550
)

// writeHistories writes the visits of ART clinics by day, as a system that many
// people use at once has them: the ten visits or so of one person lie far apart.
func writeHistories(w *lines, records int) {
	c := draw(3)
	people := population(c, records/10, func(int) string { return c.uuid() })
	left := make([]bool, len(people))
	for i := range records {
		who := c.IntN(len(people))
		for tries := 0; left[who] && tries < 20; tries++ {
			who = c.IntN(len(people))
		}
		p, day := &people[who], historyBegins.AddDate(0, 0, i*historyDays/records)
		w.format(`{"uuid":"%s","client":{"uuid":"%s","sex":"%s","birthdate":"%s"},"date":"%s","facility":"%s","regimen":"%s"`,
			c.uuid(), p.id, p.sex, p.born.Format(time.DateOnly), day.Format(time.DateOnly), p.at(c), regimenConcept(c.IntN(regimens)))
		if left[who] = c.happens(0.01); left[who] {
			w.format(`,"outcome":"%s"`, oneOf(c, []string{"died", "moved", "stopped"}))
		} else if c.happens(0.95) {
			w.format(`,"next_visit":"%s"`, day.AddDate(0, 0, c.between(28, 90)).Format(time.DateOnly))
		}
		if c.happens(0.3) {
			w.format(`,"viral_load":%d`, c.small(100_000))
		}
		w.text("}")
		w.end()
	}
}
