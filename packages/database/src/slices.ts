import { sql, type SQL } from 'drizzle-orm';
import { arrayValue } from './columns.ts';

/** Lists one after the other, as values of placeholders: PostgreSQL has no arrays of arrays of different lengths. */
export interface Slices {
  /** What is in them all. */
  readonly all: string;
  /** Where each begins and ends in `all`, from 1 on, its end included. */
  readonly firsts: string;
  readonly lasts: string;
}

/** The values of `sliceSql`; of what `arrayValue` takes. */
export function slicesOf(lists: readonly (readonly (string | number)[])[]): Slices {
  let end = 0;
  const [firsts, lasts]: [number[], number[]] = [[], []];
  for (const list of lists) {
    firsts.push(end + 1);
    end += list.length;
    lasts.push(end);
  }
  return { all: arrayValue(lists.flat()), firsts: arrayValue(firsts), lasts: arrayValue(lasts) };
}

/** SQL: one of the lists, by where it begins and ends. `all` is an array that is read once for a statement. */
export const sliceSql = (all: SQL, first: SQL, last: SQL): SQL => sql`(${all})[${first}:${last}]`;
