import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { shaped } from './shaped-statement.ts';

const dialect = new PgDialect();
const who = sql`${sql.placeholder('who')}::bigint`;

test('a shape is written out once, and its values go where their names stand, each one once', () => {
  const write = jest.fn(() => sql`select ${who} = a or ${who} = b and ${sql.placeholder('what')} = ${who}`);
  const first = dialect.sqlToQuery(shaped('once', { who: '1', what: 'x' }, write));
  const second = dialect.sqlToQuery(shaped('once', { what: 'y', who: '2', besides: 1 }, write));
  expect(write).toHaveBeenCalledTimes(1);
  expect(first.sql).toBe('select $1::bigint = a or $1::bigint = b and $2 = $1::bigint');
  expect(second.sql).toBe(first.sql);
  expect([first.params, second.params]).toEqual([
    ['1', 'x'],
    ['2', 'y'],
  ]);
});

test('a value that would stay in the text for all is refused, and so is a name without a value', () => {
  expect(() => shaped('baked in', { who: '1' }, () => sql`select ${who}, ${7}`)).toThrow(
    'baked in: a value without a placeholder',
  );
  expect(() => shaped('lacking', {}, () => sql`select ${who}`)).toThrow('no value for who');
});

test('null is a value', () => {
  expect(dialect.sqlToQuery(shaped('null', { who: null }, () => sql`select ${who}`)).params).toEqual([null]);
});

test('however many shapes come, each is right', () => {
  for (let number = 0; number < 1_100; number += 1) {
    const statement = shaped(
      `many ${number}`,
      { who: number },
      () => sql`select ${sql.raw(String(number))}, ${who}`,
    );
    expect(dialect.sqlToQuery(statement)).toMatchObject({
      sql: `select ${number}, $1::bigint`,
      params: [number],
    });
  }
});
