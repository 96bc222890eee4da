import { shardOf, type Id, type IdKind } from '@rookery/ids';
import { sql, type SQL } from 'drizzle-orm';
import { customType } from 'drizzle-orm/pg-core';

/** A bigint column that is a branded string in TypeScript. `id('author_id').$type<UserId>()` narrows the brand. */
export const id = customType<{ data: Id; driverData: string }>({ dataType: () => 'bigint' });

/** A time with milliseconds and zone. */
export const instant = customType<{ data: Date; driverData: string | Date }>({
  dataType: () => 'timestamptz(3)',
  fromDriver: (value) => (value instanceof Date ? value : new Date(value)),
  toDriver: (value) => value.toISOString(),
});

/** A bigint that counts (sequences, versions): exact as a number up to 2^53. */
export const counter = customType<{ data: number; driverData: string | number }>({
  dataType: () => 'bigint',
  fromDriver: Number,
});

/** The shard of an id column or expression, in SQL. */
export function shardOfSql(idExpression: SQL): SQL {
  return sql`((((${idExpression}) >> 10) & 255)::smallint)`;
}

/** The value for a `shard` column: that of the row's owner. */
export const shardColumnOf = (ownerId: Id<IdKind>): number => shardOf(ownerId);

/** One array parameter for ids, however many: the statement's text does not depend on the count. */
export function idArray(ids: readonly Id[]): SQL {
  return sql`${idArrayValue(ids)}::bigint[]`;
}

/** What `idArray` sends, as the value of a placeholder. */
export const idArrayValue = (ids: readonly Id[]): string => arrayValue(ids);

/** An array as the value of a placeholder; of what needs no quotes in PostgreSQL: numbers, ids, words. */
export const arrayValue = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;
