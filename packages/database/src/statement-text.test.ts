import { and, asc, desc, eq, gt, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import {
  alias,
  bigint,
  jsonb,
  PgDialect,
  pgSchema,
  pgTable,
  QueryBuilder,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { statementText } from './statement-text.ts';

const people = pgSchema('here').table('people "quoted"', {
  id: bigint({ mode: 'bigint' }).primaryKey(),
  name: text('the_name').notNull(),
  details: jsonb(),
  madeAt: timestamp({ mode: 'date' }),
});
const pets = pgTable('pets', { ownerId: bigint('owner_id', { mode: 'number' }), name: text() });
const others = alias(people, 'others');
const build = new QueryBuilder();
const recent = build
  .$with('recent')
  .as(build.select({ id: people.id }).from(people).where(gt(people.id, 5n)));
const named = build
  .select({ name: sql<string>`upper(${people.name})`.as('loud') })
  .from(people)
  .as('named');

const STATEMENTS: Readonly<Record<string, SQL>> = {
  'nothing but text': sql`select 1`,
  'tables, columns and values': sql`select ${people.id} from ${people} where ${people.name} = ${'x'} and ${1} < ${2n}`,
  'null, undefined, booleans, dates': sql`values (${null}, ${undefined}, ${true}, ${new Date(5)})`,
  'an aliased table': sql`select ${others.name} from ${people} ${others} where ${others.id} > ${3}`,
  'a list': sql`select ${[1, 'a', sql`now()`, people.id]} from ${pets}`,
  'an empty list': sql`select ${[]}`,
  'nested, with values before and after': sql`${1} ${sql`${2} ${sql`${3}`}`} ${4}`,
  'raw, identifiers and joined': sql`${sql.raw('select')} ${sql.identifier('a"b')}, ${sql.join([sql`${1}`, sql`b`, sql`${2}`], sql`, `)}`,
  'inlined values': sql`select ${1}, ${sql`${'it’s'} ${"o'clock"} ${null}`.inlineParams()}, ${2}`,
  'params with encoders': sql`select ${sql.param({ a: 1 }, people.details)}, ${sql.param(7n, people.id)}, ${sql.param(new Date(9), people.madeAt)}, ${sql.param(null, people.id)}`,
  'a placeholder': sql`select ${sql.placeholder('who')}, ${1}`,
  conditions: sql`select 1 where ${and(eq(people.id, 1n), isNull(people.madeAt), inArray(people.name, ['a', 'b']))} order by ${desc(people.id)}, ${asc(pets.name)}`,
  'a builder within': sql`select ${1} in ${build.select({ id: people.id }).from(people).where(eq(people.name, 'n'))} and ${2}`,
  'a select': build
    .select()
    .from(people)
    .where(eq(people.id, 4n))
    .orderBy(desc(people.id))
    .limit(3)
    .offset(2)
    .getSQL(),
  'a select with joins': build
    .select({ pet: pets.name, owner: people.name })
    .from(pets)
    .leftJoin(people, eq(pets.ownerId, people.id))
    .innerJoin(others, eq(others.id, people.id))
    .where(inArray(people.id, [1n, 2n]))
    .getSQL(),
  'a common table expression': build.with(recent).select().from(recent).where(gt(recent.id, 1n)).getSQL(),
  'a subquery with an aliased expression': build
    .select({ loud: named.name })
    .from(named)
    .where(eq(named.name, 'N'))
    .getSQL(),
};

test.each(Object.entries(STATEMENTS))('writes %s as drizzle does, again and again', (_what, statement) => {
  const { sql: text, params } = new PgDialect().sqlToQuery(statement);
  expect(statementText(statement)).toEqual({ sql: text, params });
  expect(statementText(statement)).toEqual({ sql: text, params });
});
