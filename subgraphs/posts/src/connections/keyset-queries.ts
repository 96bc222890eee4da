import type { PageRequest } from '@rookery/pagination';
import { sql, type SQL } from 'drizzle-orm';

/** A column of a connection's key, newest first. The columns together are unique within one list. */
export interface KeyColumn {
  readonly column: SQL;
  readonly type: 'bigint' | 'timestamptz';
}

/** Whether rows are read from the newest (`start`) or from the oldest end. */
export const direction = (request: PageRequest): SQL => (request.from === 'start' ? sql`desc` : sql`asc`);

/** One row more than the page, to know whether there is more. */
export const rowLimit = (request: PageRequest): SQL => sql`limit ${request.limit + 1}::int`;

/** The condition that keeps a page between its cursors, both exclusive: `after` is older, `before` is newer. */
export function keysetBounds({ after, before }: PageRequest, key: readonly KeyColumn[]): SQL {
  const row = sql`(${sql.join(
    key.map(({ column }) => column),
    sql`, `,
  )})`;
  const position = (parts: readonly string[]) => {
    const values = key.map(({ type }, index) => sql`${parts[index] ?? null}::${sql.raw(type)}`);
    return sql`(${sql.join(values, sql`, `)})`;
  };
  const older = after ? sql` and ${row} < ${position(after)}` : sql``;
  const newer = before ? sql` and ${row} > ${position(before)}` : sql``;
  return sql`true${older}${newer}`;
}
