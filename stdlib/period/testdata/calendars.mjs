// Writes calendars.csv: periods of other calendars as DHIS2's own JavaScript
// library for web apps makes them. In an empty folder elsewhere:
//
//   npm install @dhis2/multi-calendar-dates@2.1.2
//   node <path of this file, copied there> > calendars.csv
//
// Rows are calendar,type,id,first day,last day; the days are named as in the
// calendar. periods.mjs says in which points the library differs from the server;
// they are set right here too. The Ethiopian calendar is not here: the library
// fails on it in Node ("Era aa was not matched"), and says of its own tests for
// it that what becomes of the thirteenth month is still to be found out.
import { createRequire } from 'node:module'
const { generateFixedPeriods } = createRequire(process.cwd() + '/')('@dhis2/multi-calendar-dates')

const calendars = { nepali: ['nepali', 2078, 2081], persian: ['persian', 1402, 1404], thai: ['buddhist', 2567, 2569] }
const types = {
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
    DAILY: 'Daily',
}

const asServer = (id) => {
    const november = /^(\d{4})Nov(?:ember)?(.*)$/.exec(id)
    return november ? `${Number(november[1]) + 1}Nov${november[2]}` : id
}

for (const [name, [calendar, from, to]] of Object.entries(calendars)) {
    for (const [periodType, type] of Object.entries(types)) {
        for (let year = from; year <= to; year++) {
            const periods = generateFixedPeriods({ year, periodType, calendar, locale: 'en', yearsCount: 1 })
            for (const p of periodType === 'DAILY' ? [periods[0], periods.at(-1)] : periods) {
                console.log([name, type, asServer(p.id), p.startDate, p.endDate].join(','))
            }
        }
    }
}
