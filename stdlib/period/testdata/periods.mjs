// Writes periods.csv: fixed periods of 2019 to 2030 as DHIS2's own JavaScript
// library for web apps makes them, an implementation that this package has
// nothing to do with. In an empty folder elsewhere:
//
//   npm install @dhis2/multi-calendar-dates@2.1.2
//   node <path of this file, copied there> > periods.csv
//
// Rows are type,id,first day,last day. Of weeks and pairs of weeks only the
// first two and the last two of each year are kept, of days those around the
// end of a February.
//
// The library differs from the server in two points, which are set right here:
// the server names the types that begin in November after the year in which
// they end (2021NovQ1 begins in November 2020) and shortens the month. The
// library also has no BiWeekly period for week 53; the server has 2020BiW27.
import { createRequire } from 'node:module'
const { generateFixedPeriods } = createRequire(process.cwd() + '/')('@dhis2/multi-calendar-dates')

const types = {
    DAILY: 'Daily',
    WEEKLY: 'Weekly',
    WEEKLYWED: 'WeeklyWednesday',
    WEEKLYTHU: 'WeeklyThursday',
    WEEKLYFRI: 'WeeklyFriday',
    WEEKLYSAT: 'WeeklySaturday',
    WEEKLYSUN: 'WeeklySunday',
    BIWEEKLY: 'BiWeekly',
    MONTHLY: 'Monthly',
    BIMONTHLY: 'BiMonthly',
    QUARTERLY: 'Quarterly',
    QUARTERLYNOV: 'QuarterlyNov',
    SIXMONTHLY: 'SixMonthly',
    SIXMONTHLYAPR: 'SixMonthlyApril',
    SIXMONTHLYNOV: 'SixMonthlyNov',
    YEARLY: 'Yearly',
    FYFEB: 'FinancialFeb',
    FYAPR: 'FinancialApril',
    FYJUL: 'FinancialJuly',
    FYAUG: 'FinancialAug',
    FYSEP: 'FinancialSep',
    FYOCT: 'FinancialOct',
    FYNOV: 'FinancialNov',
}

const asServer = (id) => {
    const november = /^(\d{4})Nov(?:ember)?(.*)$/.exec(id)
    return november ? `${Number(november[1]) + 1}Nov${november[2]}` : id
}

const kept = (periodType, periods) => {
    if (periodType === 'DAILY') return periods.filter((p) => /-02-2[89]$|-03-01$/.test(p.startDate))
    if (/WEEKLY/.test(periodType)) return [...periods.slice(0, 2), ...periods.slice(-2)]
    return periods
}

for (const [periodType, name] of Object.entries(types)) {
    for (let year = 2019; year <= 2030; year++) {
        const periods = generateFixedPeriods({ year, periodType, calendar: 'gregory', locale: 'en', yearsCount: 1 })
        for (const p of kept(periodType, periods)) {
            console.log([name, asServer(p.id), p.startDate, p.endDate].join(','))
        }
    }
}
