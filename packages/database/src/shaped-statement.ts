import { SQL, type Query } from 'drizzle-orm';
import { statementText } from './statement-text.ts';

/** What a statement is run with, by the names of its placeholders. */
export type Values = Readonly<Record<string, unknown>>;

interface Written {
  readonly text: string;
  /** The names of its parameters, in order. */
  readonly names: readonly string[];
}

/** Different texts kept, at most: a shape that is made of something a client chose must not fill the memory. */
const MAX_SHAPES = 1_000;
const written = new Map<string, Written>();

/**
 * A statement of many parts whose text is written out once for a shape, and from then on only takes other values: to write
 * out what judges a page costs as much as to run it. `shape` names the statement and all that its text depends on; `write`
 * builds it with `sql.placeholder(name)` for every value, and throws at the first that is put in otherwise.
 */
export function shaped(shape: string, values: Values, write: () => SQL): SQL {
  let statement = written.get(shape);
  if (!statement) {
    statement = writtenOut(shape, write());
    if (written.size < MAX_SHAPES) written.set(shape, statement);
  }
  return new ShapedStatement(statement, values);
}

function writtenOut(shape: string, statement: SQL): Written {
  const names: string[] = [];
  const { sql: text, params } = statementText(statement, names);
  if (params.length > 0) throw new Error(`${shape}: a value without a placeholder`);
  return { text, names };
}

class ShapedStatement extends SQL {
  readonly #query: Query;

  constructor({ text, names }: Written, values: Values) {
    super([]);
    const params = names.map((name) => {
      if (values[name] === undefined) throw new Error(`no value for ${name}`);
      return values[name];
    });
    this.#query = { sql: text, params };
  }

  override toQuery(): Query {
    return this.#query;
  }
}
