import { Column, Param, Placeholder, SQL, StringChunk, Table, type Query } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';
import { PgDialect } from 'drizzle-orm/pg-core';

/** As drizzle writes tables and columns, which never change. */
const identifiers = new WeakMap<Column | Table, string>();
const dialect = new PgDialect();
/** Columns are named as the tables say. */
const casing = new CasingCache();

/**
 * Writes out the text and the parameters of statements as drizzle does, at a fraction of the time: drizzle asks each piece
 * ten times what it is, up its whole chain of classes. What is not among the pieces that statements are mostly made of is
 * left to drizzle, so that the two can't differ there. Made for `PgDialect.sqlToQuery`. With `names`, placeholders become
 * numbered parameters, one for each name, in the order of `names`.
 */
export function statementText(statement: SQL, names?: string[]): Query {
  // A statement that has its own way (shaped-statement.ts) keeps it.
  if (statement.constructor !== SQL) return drizzlesQuery(statement, 0);
  const parameters: Parameters = { values: [], names };
  return { sql: textOf(statement, parameters), params: parameters.values };
}

interface Parameters {
  readonly values: unknown[];
  readonly names: string[] | undefined;
}

function textOf(chunk: unknown, parameters: Parameters): string {
  if (typeof chunk !== 'object' || chunk === null)
    return chunk === undefined ? '' : valueOf(chunk, parameters);
  switch (chunk.constructor) {
    case StringChunk:
      return (chunk as StringChunk).value.join('');
    case SQL:
      return textOfSql(chunk as SQL, parameters);
    case Param:
      return textOfParam(chunk as Param, parameters);
    case Array:
      return `(${(chunk as readonly unknown[]).map((each) => textOf(each, parameters)).join(', ')})`;
    case Placeholder:
      if (parameters.names) return nameOf(chunk as Placeholder, parameters.names);
      break;
  }
  return chunk instanceof Column || chunk instanceof Table
    ? identifierOf(chunk)
    : drizzlesText(chunk, parameters);
}

function textOfSql(statement: SQL, parameters: Parameters): string {
  if (statement['shouldInlineParams']) return drizzlesText(statement, parameters);
  let text = '';
  for (const chunk of statement.queryChunks) text += textOf(chunk, parameters);
  return text;
}

/** A value with the encoder of its column. */
function textOfParam(param: Param, parameters: Parameters): string {
  const { value, encoder } = param;
  // A placeholder, or what an encoder may turn into SQL.
  if (typeof value === 'object' && value !== null) return drizzlesText(param, parameters);
  const mapped: unknown = value === null ? null : encoder.mapToDriverValue(value);
  return mapped instanceof SQL ? textOfSql(mapped, parameters) : valueOf(mapped, parameters);
}

const valueOf = (value: unknown, { values }: Parameters): string => `$${values.push(value)}`;

function nameOf({ name }: Placeholder, names: string[]): string {
  const index = names.indexOf(name);
  return `$${index === -1 ? names.push(name) : index + 1}`;
}

function identifierOf(chunk: Column | Table): string {
  let identifier = identifiers.get(chunk);
  if (identifier === undefined) {
    identifier = drizzlesQuery(new SQL([chunk]), 0).sql;
    identifiers.set(chunk, identifier);
  }
  return identifier;
}

function drizzlesText(chunk: object, { values }: Parameters): string {
  const { sql: text, params } = drizzlesQuery(new SQL([chunk as SQL]), values.length);
  values.push(...params);
  return text;
}

const drizzlesQuery = (statement: SQL, firstParameter: number): Query =>
  statement.toQuery({
    casing,
    escapeName: (name) => dialect.escapeName(name),
    escapeParam: (number) => dialect.escapeParam(number),
    escapeString: (text) => dialect.escapeString(text),
    paramStartIndex: { value: firstParameter },
  });
