import type { IncomingMessage } from 'node:http';
import type { FormattedExecutionResult } from 'graphql';
import type { RequestContext } from '../federation/index.ts';
import type { AdmittedOperation } from '../intake/index.ts';

/** An operation that the intake let in, and what goes with this one run of it. No subscription. */
export interface Run {
  readonly admitted: AdmittedOperation;
  readonly operationName: string | undefined;
  /** The client's, not yet coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** A fresh one. Its report is filled, and `shownCost` goes into the answer. */
  readonly context: RequestContext;
}

/** An answer over HTTP, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  /** JSON and a line break. */
  readonly body: string;
}

/**
 * What stands between the intake and the federated graph, over HTTP and on sockets: it runs an operation, shows its
 * errors, and fills its report.
 */
export interface Pipeline {
  /** Never rejects but on a bug. */
  answer(run: Run, request: IncomingMessage): Promise<HttpAnswer>;
  /** The same on a socket; without `data` where nothing was run. */
  result(run: Run): Promise<FormattedExecutionResult>;
}

/** Who answers what the intake let in: ourselves, or Apollo Server's own pipeline. Both answer the same. */
export type PipelineName = 'direct' | 'apollo';
