import { isDeepStrictEqual } from 'node:util';
import type { Mishaps } from './fake-subgraphs.ts';
import { createRandom } from './random.ts';
import { randomOperation } from './random-operation.ts';
import type { Told, Trial, TwoExecutors } from './two-executors.ts';

const NONE: Mishaps = {
  nulls: 0,
  wrongNulls: 0,
  errors: 0,
  wrongLeaves: 0,
  wrongShapes: 0,
  missingEntities: 0,
  lostFetches: 0,
};

/** From a good day to a bad one. */
export const MISHAPS: readonly [Mishaps, ...Mishaps[]] = [
  NONE,
  { ...NONE, nulls: 0.1, missingEntities: 0.1 },
  { ...NONE, nulls: 0.05, errors: 0.05, missingEntities: 0.05 },
  { ...NONE, nulls: 0.02, lostFetches: 0.2 },
  { ...NONE, wrongNulls: 0.02, wrongLeaves: 0.05 },
  {
    nulls: 0.05,
    wrongNulls: 0.01,
    errors: 0.03,
    wrongLeaves: 0.02,
    wrongShapes: 0,
    missingEntities: 0.05,
    lostFetches: 0.05,
  },
  { ...NONE, wrongShapes: 0.02 },
];

/** An operation that the executors answer differently, to be run again by its seed. */
export interface Difference {
  readonly text: string;
  readonly variables: unknown;
  readonly trial: Trial;
  readonly compiled: Told;
  readonly stock: Told;
}

/** Answers of random data to each operation: planning takes longer than running. */
const TRIALS_EACH = 8;

/**
 * Of a thousand cases, how many may differ in what no client can hold against us. Over our graph: what is left of an answer
 * of the wrong shape (a list for an object, say), which is no more right in Apollo's executor. Over a varied graph, the data
 * being equal, these too:
 *
 * - what was asked: Apollo's executor is told types that the plan did not ask for, and may then ask for what nobody wants;
 * - at which of several places that look alike an error stands. Apollo's looks for what looks like the entity that failed,
 *   once all is merged, which takes in places that were not asked for and misses those that were written over since; ours
 *   knows the places that it asked for.
 *
 * No other difference is let pass.
 */
const PASSED_OF_A_THOUSAND = { ours: 1, varied: 3 } as const;

export interface FuzzOptions {
  readonly seed: number;
  readonly cases: number;
  /** Left out: ours. */
  readonly graph?: keyof typeof PASSED_OF_A_THOUSAND;
}

/** Runs random operations by both executors; undefined: no difference was found that matters. */
export async function fuzz(
  executors: TwoExecutors,
  { seed, cases, graph = 'ours' }: FuzzOptions,
): Promise<Difference | undefined> {
  const random = createRandom(seed);
  let passed = 0;
  for (let done = 0; done < cases;) {
    const { text, document, variables } = randomOperation(executors.schema, random);
    for (let trials = 0; trials < TRIALS_EACH && done < cases; trials++, done++) {
      const trial = {
        seed: random.below(2 ** 31),
        mishaps: random.pick(MISHAPS),
        isSignedIn: random.chance(0.8),
      };
      const compiled = await executors.run('compiled', { document, variables }, trial);
      const stock = await executors.run('stock', { document, variables }, trial);
      if (isAlike(compiled, stock, trial)) continue;
      const isPassed =
        trial.mishaps.wrongShapes > 0 || (graph === 'varied' && isSameButForPlaces(compiled, stock));
      if (isPassed) passed += 1;
      if (!isPassed || passed * 1_000 > cases * PASSED_OF_A_THOUSAND[graph])
        return { text, variables, trial, compiled, stock };
    }
  }
  return undefined;
}

/** What was still asked when the answer was lost as a whole is a matter of moments. */
export function isAlike(ours: Told, stock: Told, { mishaps }: Pick<Trial, 'mishaps'>): boolean {
  // Of an answer of the wrong shape, Apollo's executor refuses more: ours may still show what is right of it.
  if (mishaps.wrongShapes > 0 && stock.data === undefined) return true;
  const isLost = ours.data === undefined && stock.data === undefined;
  return (isLost || isDeepStrictEqual(ours.asked, stock.asked)) && isSameAnswer(ours, stock);
}

/** Equal data, and errors that say the same, wherever they stand. */
function isSameButForPlaces(ours: Told, stock: Told): boolean {
  const said = ({ errors }: Told) => [...new Set(errors.map(withoutPath))].sort();
  return isDeepStrictEqual(plain(ours.data), plain(stock.data)) && isDeepStrictEqual(said(ours), said(stock));
}

/** Equal data, and equal errors. */
function isSameAnswer(ours: Told, stock: Told): boolean {
  return isDeepStrictEqual(plain(ours.data), plain(stock.data)) && areErrorsAlike(ours.errors, stock.errors);
}

/**
 * With Apollo's executor, a failed entity is found by what it was asked for by. Where a later fetch has overwritten that,
 * which subgraphs do that contradict each other, its error has no path; ours knows the place itself.
 */
function areErrorsAlike(ours: readonly string[], stock: readonly string[]): boolean {
  const onlyOurs = ours.filter((error) => !stock.includes(error));
  const onlyStock = stock.filter((error) => !ours.includes(error));
  const unplaced = onlyStock.map(withoutPath);
  return (
    onlyStock.every((error) => error.startsWith('[null,')) &&
    isDeepStrictEqual([...new Set(onlyOurs.map(withoutPath))].sort(), [...new Set(unplaced)].sort())
  );
}

function withoutPath(error: string): string {
  return JSON.stringify((JSON.parse(error) as unknown[]).slice(1));
}

/** Without the difference between objects with a prototype and without. */
function plain(data: unknown): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data));
}

export function seedOrNew(given: string | undefined): number {
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}
