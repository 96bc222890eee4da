import type { BenchAuthors } from '../crowd/bench-authors.ts';
import type { BenchStores } from '../data/bench-stores.ts';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import type { Cast } from '../operations/bench-operation.ts';
import type { RunningTarget } from '../targets/target.ts';

/** What every trial works with. */
export interface TrialContext {
  readonly bench: BenchStores;
  readonly options: BenchOptions;
  readonly load: LoadGenerator;
  readonly authors: BenchAuthors;
  /** Readers and writers of the seed, for load. */
  readonly cast: Cast;
  readonly authorizationOf: (userId: string) => string;
  /** Starts the product, all in one process, and waits until its copies are up to date. */
  readonly startProduct: (settings?: Readonly<Record<string, string>>) => Promise<RunningTarget>;
  readonly say: (line: string) => void;
}
