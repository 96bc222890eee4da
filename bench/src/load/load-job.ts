/** What the load process is told to do, and what it found. */
export interface LoadJob {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  /** Of all connections together. Left out: a closed loop, each sends its next request when its last is answered. */
  readonly requestsPerSecond?: number;
  readonly requests: readonly LoadRequest[];
}
/** An operation posted by somebody signed in, or got by nobody in particular. */
export type LoadRequest = PostedOperation | GotOperation;
export interface PostedOperation {
  readonly authorization: string;
  /** The JSON text of an operation. */
  readonly body: string;
}
export interface GotOperation {
  /** What is behind the address of the target, `?` included. */
  readonly search: string;
}
export interface LoadResult {
  /** Answers that were right. */
  readonly answers: number;
  /** Anything else: no answer, a status that is not 200, an answer with errors. */
  readonly failures: number;
  /** Answers with an `Age`: a cache gave them. */
  readonly aged: number;
  /** What the first failure looked like. */
  readonly firstFailure: string | undefined;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}
