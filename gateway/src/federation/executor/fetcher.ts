import type { OperationTypeNode } from 'graphql';
import type { Representation } from '../representations.ts';

/** What a plan sends to a subgraph. */
export interface FetchRequest {
  readonly operation: string;
  readonly operationName: string | undefined;
  readonly kind: OperationTypeNode;
  /** Those of the client that the operation uses, and `representations` where it is for entities. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The entities asked for, each once; undefined: none, the operation begins at the root. */
  readonly entities: readonly Representation[] | undefined;
}

/** An error of GraphQL, formatted or not. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** An answer of GraphQL. Its data is the executor's to change. */
export interface FetchAnswer {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly SubgraphError[] | undefined;
}

/**
 * Asks one subgraph. An answer without data and with an error is one that was lost: its first error is told wherever
 * something is missing for it. One that rejects is lost as well.
 */
export type Fetcher<Context> = (request: FetchRequest, context: Context) => Promise<FetchAnswer>;

/** Subgraphs by their names in the supergraph. */
export type Fetchers<Context> = Readonly<Record<string, Fetcher<Context>>>;
