import type { Identity } from '@rookery/auth';
import { readAudience } from './audience.ts';
import { UNKNOWN_OPERATION_STATUS, type OperationTexts } from './operation-texts.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from './subgraph.ts';

/** An operation as it comes from another process: with its text, or with the id that an answer to that text bore. */
export type SentOperation = Omit<SubgraphRequest, 'identity' | 'query' | 'audience' | 'requestId'> & {
  readonly query?: unknown;
  readonly id?: unknown;
  readonly audience?: unknown;
};

export type AnsweredOperation =
  | {
      readonly status: 200;
      readonly body: SubgraphResponse;
      /** The id by which the operation may be sent from now on. */
      readonly kept?: string | undefined;
    }
  /** It was not run. */
  | {
      readonly status: 400 | 401 | typeof UNKNOWN_OPERATION_STATUS;
      readonly body: { readonly error: string };
      readonly kept?: undefined;
    };

/** What a sent operation is answered with. */
export interface OperationAnswerer {
  readonly subgraph: Subgraph;
  readonly texts: OperationTexts;
  /** The identity that was signed for this subgraph. */
  readonly readSigned: (signed: string) => Identity | undefined;
}

/** Runs what was sent as `identity`. */
export async function answerSentOperation(
  { subgraph, texts, readSigned }: OperationAnswerer,
  sent: SentOperation | null | undefined,
  { identity, requestId }: { readonly identity: Identity; readonly requestId: string | undefined },
): Promise<AnsweredOperation> {
  const { query: text, id, audience: sentAudience, ...operation } = sent ?? {};
  const audience = sentAudience === undefined ? undefined : readAudience(sentAudience, readSigned);
  if (audience === null) return { status: 401, body: { error: 'no identity' } };
  const query = typeof id === 'string' ? texts.textOf(id) : text;
  if (query === undefined && id !== undefined)
    return { status: UNKNOWN_OPERATION_STATUS, body: { error: 'unknown operation' } };
  if (typeof query !== 'string') return { status: 400, body: { error: 'no query' } };
  const kept = id === undefined ? texts.keep(query) : undefined;
  const body = await subgraph.execute({
    ...operation,
    query,
    identity,
    ...(requestId === undefined ? {} : { requestId }),
    ...(audience ? { audience } : {}),
  });
  return { status: 200, body, kept };
}
