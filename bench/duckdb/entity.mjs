// The entity job in DuckDB's SQL, on one thread: who is on treatment at the end of
// each month of 2024, by facility, age and sex.
//
//   node entity.mjs FOLDER HISTORIES lead|row_number
//
// FOLDER has @duckdb/node-api in its node_modules. The cells go to $BENCH_OUT as CSV.
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, histories, way] = process.argv.slice(2);
const duckdb = createRequire(path.resolve(folder, 'package.json'))('@duckdb/node-api');
const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'false' });
const connection = await instance.connect();

// Who had which visit as the last one at the end of a month: with lead, each visit is
// it for the month ends up to the next visit; with row_number, as one would write it
// first, all visits up to each month's end are numbered from the last one.
const last = {
  lead: `
    select * from (select *, lead(day) over (partition by who order by day, uuid) as following from visits)
    join months on day <= ends and (following is null or following > ends)`,
  row_number: `
    select * from (select *, row_number() over (partition by who, ends order by day desc, uuid desc) as nth from visits join months on day <= ends)
    where nth = 1`,
}[way];

await connection.run(`copy (
  with visits as (
    select uuid, client.uuid as who, facility, client.sex as sex, client.birthdate as born, date as day, next_visit, outcome
    from read_json('${histories}', format='newline_delimited', columns={
      uuid: 'VARCHAR', client: 'STRUCT(uuid VARCHAR, sex VARCHAR, birthdate DATE)', date: 'DATE', facility: 'VARCHAR', next_visit: 'DATE', outcome: 'VARCHAR'})),
  months as (select last_day(date '2024-01-01' + to_months(i)) as ends from range(12) as r(i)),
  on_treatment as (
    select facility, ends, sex, date_sub('year', born, ends) as age
    from (${last}) where next_visit + 28 >= ends and outcome is null)
  select facility, strftime(ends, '%Y%m') as period,
    case when age < 1 then '0' when age < 5 then '1-4' when age < 15 then '5-14' when age < 25 then '15-24' when age < 50 then '25-49' else '50+' end as ages,
    sex, count(*) as value
  from on_treatment group by all
) to '${process.env.BENCH_OUT || '/dev/null'}' (format csv, header false)`);
