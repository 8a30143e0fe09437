// The entity job in DuckDB's SQL, on one thread: who is on treatment at the end of
// each month of 2024, by facility, age and sex.
//
//   node entity.mjs FOLDER HISTORIES
//
// FOLDER has @duckdb/node-api in its node_modules. The cells go to $BENCH_OUT as CSV.
import { createRequire } from 'node:module';
import path from 'node:path';

const [folder, histories] = process.argv.slice(2);
const duckdb = createRequire(path.resolve(folder, 'package.json'))('@duckdb/node-api');
const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '1', preserve_insertion_order: 'false' });
const connection = await instance.connect();

// Each visit is the last one of its person for the month ends up to the next visit.
await connection.run(`copy (
  with visits as (
    select facility, client.sex as sex, client.birthdate as born, date as day, next_visit, outcome,
      lead(date) over (partition by client.uuid order by date, uuid) as following
    from read_json('${histories}', format='newline_delimited', columns={
      uuid: 'VARCHAR', client: 'STRUCT(uuid VARCHAR, sex VARCHAR, birthdate DATE)', date: 'DATE', facility: 'VARCHAR', next_visit: 'DATE', outcome: 'VARCHAR'})),
  months as (select last_day(date '2024-01-01' + to_months(i)) as ends from range(12) as r(i)),
  on_treatment as (
    select facility, ends, sex, date_sub('year', born, ends) as age
    from visits join months on day <= ends and (following is null or following > ends)
    where next_visit + 28 >= ends and outcome is null)
  select facility, strftime(ends, '%Y%m') as period,
    case when age < 1 then '0' when age < 5 then '1-4' when age < 15 then '5-14' when age < 25 then '15-24' when age < 50 then '25-49' else '50+' end as ages,
    sex, count(*) as value
  from on_treatment group by all
) to '${process.env.BENCH_OUT || '/dev/null'}' (format csv, header false)`);
