import type { Failure } from '../failures.ts';
import type { SubgraphError } from './fetcher.ts';
import type { Data } from './own-values.ts';

/** An error of a subgraph, and what the client's paths will be found by. */
export interface FetchError {
  readonly error: SubgraphError;
  readonly failure: Failure;
}

/** One run of a plan. */
export interface Execution<Context> {
  readonly context: Context;
  /** The client's. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What was fetched so far, keys and type names included. */
  readonly root: Data;
  /** In the order in which they came. */
  readonly errors: FetchError[];
}

/** A node of a plan. Undefined: there was nothing to wait for. */
export type Step<Context> = (
  execution: Execution<Context>,
  targets: readonly Data[],
) => Promise<void> | undefined;
