import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphError } from './executor/index.ts';
import type { ResponsePath } from './internal-result.ts';

/** Whether what stands at a place in the internal result is what failed. */
export type Stands = (value: Record<string, unknown>) => boolean;

/** Where in the plan a fetch stands, and what it asked for. */
interface FailedFetch {
  /** Into the internal result, with `@` for lists; empty for a root fetch. */
  readonly planPath: ResponsePath;
  /** The operation that the subgraph was sent. */
  readonly operation: string;
}

/**
 * What went wrong in one fetch, in the plan's terms; `client-errors.ts` turns it into errors at the client's response
 * paths once the whole result is there.
 */
export type Failure =
  /** Nothing came back: every field of the fetch is lost, for each of these entities (none: for the root). */
  | (FailedFetch & { readonly kind: 'lost'; readonly stands: Stands | undefined })
  /** An error within one entity's answer. */
  | (FailedFetch & {
      readonly kind: 'entity';
      readonly stands: Stands;
      readonly subpath: ResponsePath;
    })
  /** An error within a root fetch's answer, whose path is the client's already. */
  | (FailedFetch & { readonly kind: 'root'; readonly subpath: ResponsePath });

/** Carries a failure through the gateway's own error handling, which copies extensions; JSON never shows a symbol. */
const FAILURE = Symbol('rookery.failure');

/** A subgraph's error as the gateway takes it, with what the client's paths will be found by. */
export function withFailure(error: SubgraphError, failure: Failure): GraphQLFormattedError {
  return { message: error.message, extensions: { ...error.extensions, [FAILURE]: failure } };
}

/** The failure that an error carries, if it came from a fetch. */
export function failureOf(error: { readonly extensions?: object | undefined }): Failure | undefined {
  const { extensions } = error;
  return extensions && FAILURE in extensions ? (extensions[FAILURE] as Failure) : undefined;
}
