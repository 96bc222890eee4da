import type { SentOperation } from '../sent-operation.ts';
import type { SubgraphResponse } from '../subgraph.ts';

/**
 * Operations over one WebSocket: frames of JSON texts, each answered by its number, in whatever order they are done. What
 * a stream cannot do, plain HTTP does: a subgraph has both, under the same path.
 */
export const STREAM_PATH = '/graphql';
/** The WebSocket subprotocol; another version has another name, and whoever does not speak it asks over HTTP. */
export const STREAM_PROTOCOL = 'rookery-operations-1';

/** From a gateway. */
export interface AskFrame extends SentOperation {
  readonly n: number;
  /** Who asks, signed for the subgraph: the value of the identity header. */
  readonly identity: string;
  readonly requestId?: string;
}

/** From a subgraph. */
export type AnswerFrame =
  | {
      readonly n: number;
      readonly body: SubgraphResponse;
      /** The id by which the operation may be sent from now on, on this stream. */
      readonly kept?: string | undefined;
    }
  /** An HTTP status other than 200: nothing was answered. */
  | { readonly n: number; readonly status: number }
  /** Ask no more on this stream; what is under way is answered. */
  | { readonly going: true };

/** A frame longer than this goes over HTTP: it would keep all others on the stream waiting, and must not end it. */
export const MAX_STREAMED_CHARACTERS = 1024 * 1024;
