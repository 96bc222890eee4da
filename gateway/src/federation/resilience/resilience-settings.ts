/** How long subgraphs are waited for, and what is done about those that fail. Times in milliseconds. */
export interface ResilienceSettings {
  /** From an operation's first fetch, or a live event's, until what has not arrived is given up. */
  readonly operationDeadlineMillis: number;
  /** For one call of a subgraph, further tries included. Below the deadline, or the breaker sees no time-out. */
  readonly subgraphTimeoutMillis: number;
  /** Queries sent again, of a hundred calls of a subgraph, beyond the first ten in 10 s. 0: none at all. */
  readonly retryPercent: number;
  /** Between two probes of a subgraph that is not asked otherwise, since most calls of it failed. */
  readonly probeMillis: number;
  /** How long after its begin a query under way may be joined by equal ones. 0: never. */
  readonly joinableMillis: number;
}

export const DEFAULT_RESILIENCE: ResilienceSettings = {
  operationDeadlineMillis: 10_000,
  subgraphTimeoutMillis: 5_000,
  retryPercent: 20,
  probeMillis: 1_000,
  // What others write shows within a second, and an answer may be as old as the call that brought it.
  joinableMillis: 250,
};
