import type { Sql } from 'postgres';

/** What PostgreSQL spent on statements of one text. */
export interface StatementTime {
  readonly text: string;
  readonly calls: number;
  /** Execution and planning, milliseconds. */
  readonly millis: number;
  /** Of which planning: what is not prepared is planned each time. */
  readonly planMillis: number;
}
export type StatementTimes = ReadonlyMap<string, StatementTime>;

/** By the statement's fingerprint, since the server counts. */
export async function readStatementTimes(sql: Sql): Promise<StatementTimes> {
  const rows = await sql<(StatementTime & { readonly fingerprint: string })[]>`
    select queryid::text as fingerprint, min(query) as text, sum(calls)::float8 as calls,
      sum(total_exec_time + total_plan_time)::float8 as millis, sum(total_plan_time)::float8 as "planMillis"
    from pg_stat_statements where query not like '%pg_stat_statements%' group by queryid`;
  return new Map(rows.map(({ fingerprint, ...time }) => [fingerprint, time]));
}

/** What was added between two readings, the longest first. */
export function timesBetween(before: StatementTimes, after: StatementTimes): StatementTime[] {
  return [...after]
    .map(([fingerprint, { text, calls, millis, planMillis }]) => {
      const known = before.get(fingerprint);
      return {
        text,
        calls: calls - (known?.calls ?? 0),
        millis: millis - (known?.millis ?? 0),
        planMillis: planMillis - (known?.planMillis ?? 0),
      };
    })
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.millis - a.millis);
}
