import type { Sql } from 'postgres';

/** What PostgreSQL is started with for counting; `planning` times that too, which costs some itself. */
export function countingSettings({
  planning,
}: {
  readonly planning: boolean;
}): Record<string, string | number> {
  return {
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.max': 10_000,
    'pg_stat_statements.track_planning': planning ? 'on' : 'off',
  };
}

/** Statements that the server has run for anybody but this counting, transactions' begin and commit included. */
export interface StatementCounter {
  count(): Promise<number>;
}

export async function createStatementCounter(sql: Sql): Promise<StatementCounter> {
  await sql`create extension if not exists pg_stat_statements`;
  return {
    async count() {
      const [row] = await sql<{ calls: number }[]>`
        select sum(calls)::float8 as calls from pg_stat_statements where query not like '%pg_stat_statements%'`;
      return row?.calls ?? 0;
    },
  };
}
