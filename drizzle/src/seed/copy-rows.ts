import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';

/** A value as COPY's text format has it: texts of people go through `copyText`. */
export type Cell = string | number | boolean;
export const NULL = '\\N';

/** Rows for one table. Sorted by its primary key they are loaded several times faster. */
export interface TableRows {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly count: number;
  readonly rows: Iterable<readonly Cell[]>;
}

/** `cellsOf` is called once an item, as rows are sent; its cells stand in the order of `columns`. */
export function tableRows<T extends PgTable, Item>(
  table: T,
  columns: readonly (keyof T['_']['columns'] & string)[],
  items: readonly Item[],
  cellsOf: (item: Item) => readonly Cell[],
): TableRows {
  const known = getTableColumns(table);
  return {
    schema: getTableConfig(table).schema ?? 'public',
    table: getTableName(table),
    columns: columns.map((column) => known[column]?.name ?? column),
    count: items.length,
    rows: mapped(items, cellsOf),
  };
}

function* mapped<Item>(items: readonly Item[], cellsOf: (item: Item) => readonly Cell[]) {
  for (const item of items) yield cellsOf(item);
}

/** Escapes what COPY's text format reads as something else. */
export const copyText = (text: string): string =>
  text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export const copyTime = (millis: number): string => new Date(millis).toISOString();

const CHUNK_ROWS = 1_000;

export interface CopyOptions {
  readonly advance: (done: number) => void;
  /** Aborted: the rest is not sent, and the transaction has failed. */
  readonly signal: AbortSignal;
}

/** Sends rows by COPY, already frozen: the table has to be truncated in this transaction. */
export async function copyRows(
  sql: Sql,
  { schema, table, columns, rows }: TableRows,
  { advance, signal }: CopyOptions,
): Promise<void> {
  signal.throwIfAborted();
  const names = columns.map((column) => `"${column}"`).join(', ');
  const copy = sql.unsafe(`copy "${schema}"."${table}" (${names}) from stdin (freeze)`);
  const sink = await copy.writable();
  failWith(copy, sink);
  await pipeline(Readable.from(chunksOf(rows, advance)), sink, { signal });
}

/**
 * @NOTE postgres 3.4.9 forgets a stream that has sent its last row: an error that PostgreSQL reports after that (a
 * duplicate key, a disk that is full) reaches only the query, which has long been resolved, and the stream never ends.
 */
function failWith(copy: unknown, sink: Writable): void {
  (copy as { reject: (error: Error) => void }).reject = (error) => sink.destroy(error);
}

function* chunksOf(rows: Iterable<readonly Cell[]>, advance: (done: number) => void): Iterable<string> {
  let lines: string[] = [];
  for (const cells of rows) {
    lines.push(cells.join('\t'));
    if (lines.length < CHUNK_ROWS) continue;
    yield `${lines.join('\n')}\n`;
    advance(lines.length);
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`;
  advance(lines.length);
}
