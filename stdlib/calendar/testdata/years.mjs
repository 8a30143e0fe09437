// Writes the rows of years.csv for which there is an oracle in JavaScript: how
// the years of other calendars begin, and how long their months are. In an
// empty folder elsewhere:
//
//   npm install @dhis2/multi-calendar-dates@2.1.2 bikram-sambat@1.8.1 nepali-date-converter@3.4.0
//   node <path of this file, copied there> > years.csv
//
// Rows are oracle,calendar,year,first day (ISO),lengths of the months. Node's
// Intl says them for the Ethiopian calendar (whose thirteenth month is Pagume),
// the Thai and the Persian one; the Nepali table is in the three packages.
// Years.java writes the others.
import { createRequire } from 'node:module'
const need = createRequire(process.cwd() + '/')
const { NEPALI_CALENDAR_DATA } = need('./node_modules/@dhis2/multi-calendar-dates/build/cjs/custom-calendars/nepaliCalendarData.js')
const bikramSambat = need('bikram-sambat')
const NepaliDate = need('nepali-date-converter').default

const msPerDay = 864e5
const iso = (ms) => new Date(ms).toISOString().slice(0, 10)

// Nothing here works out a calendar: Intl is asked for every single day.
const intl = (name, code, from, to) => {
    const format = new Intl.DateTimeFormat(`en-u-ca-${code}-nu-latn`, { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' })
    const years = new Map()
    for (let ms = Date.UTC(from - 1, 0, 1); ms < Date.UTC(to + 2, 0, 1); ms += msPerDay) {
        const part = Object.fromEntries(format.formatToParts(ms).map((p) => [p.type, p.value]))
        const at = years.get(part.year) ?? { first: ms, months: [] }
        years.set(part.year, at)
        at.months[part.month - 1] = (at.months[part.month - 1] ?? 0) + 1
    }
    for (const [year, { first, months }] of [...years].slice(1, -1)) {
        console.log(['intl', name, year, iso(first), months.join(' ')].join(','))
    }
}

intl('ethiopian', 'ethiopic', 1940, 2060)
intl('thai', 'buddhist', 1940, 2060)
intl('persian', 'persian', 1922, 2100)

const nepali = (oracle, year, first, months) => console.log([oracle, 'nepali', year, iso(first), months.join(' ')].join(','))
const everyMonth = (of) => Array.from({ length: 12 }, (_, i) => of(i + 1))

let first = Date.UTC(1943, 3, 14)
for (let year = 2000; year <= 2083; year++) {
    const months = everyMonth((m) => bikramSambat.daysInMonth(year, m))
    const start = (m) => +new NepaliDate(m > 12 ? year + 1 : year, (m - 1) % 12, 1).toJsDate()
    nepali('bikram-sambat', year, Date.parse(bikramSambat.toGreg_text(year, 1, 1)), months)
    nepali('nepali-date-converter', year, start(1), everyMonth((m) => Math.round((start(m + 1) - start(m)) / msPerDay)))
    nepali('multi-calendar-dates', year, first, NEPALI_CALENDAR_DATA[year].slice(1))
    first += msPerDay * months.reduce((a, b) => a + b)
}
