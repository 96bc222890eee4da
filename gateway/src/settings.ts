import type { ExecutorKind } from './federation/federation.ts';
import type { ResilienceSettings } from './federation/resilience/resilience-settings.ts';
import type { PersistedOperationsOptions } from './persisted-operations/index.ts';
import type { PipelineName } from './pipeline/index.ts';
import type { RateLimit } from './rates/rate-limits.ts';

/** Which operations are let in; see `persisted-operations/`. */
export type PersistedOperationsSettings = Pick<
  PersistedOperationsOptions,
  'mode' | 'manifestFiles' | 'automatic'
>;
export const PERSISTED_OPERATIONS: PersistedOperationsSettings = {
  mode: 'off',
  manifestFiles: [],
  automatic: true,
};

export type Environment = 'development' | 'production' | 'test';

export interface GatewaySettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly environment: Environment;
  /** Origins of web pages that may read answers and use the refresh cookie, such as `https://app.example`. */
  readonly trustedOrigins: readonly string[];
  /** Proxies whose `X-Forwarded-For` says who sends: addresses, networks. None by default. */
  readonly trustedProxies?: readonly string[];
  /** Changes of the limits in `rates/rate-limits.ts`, by name. */
  readonly rateLimits?: Readonly<Record<string, RateLimit | 'off'>>;
  /** The most that one operation may cost. 2 000 by default. */
  readonly maxOperationCost?: number;
  /** What may be run. Anything by default, and clients may register texts by their hash. */
  readonly persistedOperations?: Partial<PersistedOperationsSettings>;
  /** Who answers what the intake let in. `direct` by default. */
  readonly pipeline?: PipelineName;
  /** For public answers to GET, each kept as long as the schema says. 0 by default: none is kept here. */
  readonly responseCacheMegabytes?: number;
  /** On shutdown, how long to keep answering while `/health/ready` says 503, for a load balancer to notice. 0 by default. */
  readonly leaveMillis?: number;
  /** On shutdown, how long requests under way may take to finish. 10 000 by default. */
  readonly drainMillis?: number;
  /** How long subgraphs are waited for, and what is done about those that fail. */
  readonly resilience?: Partial<ResilienceSettings>;
  /** What runs query plans. `compiled` by default. */
  readonly executor?: ExecutorKind;
}

/** Bytes of an operation's text; the same over HTTP and on sockets. */
export const MAX_DOCUMENT_BYTES = 100 * 1024;
/** Lexical tokens of an operation; the parser stops there. */
export const MAX_DOCUMENT_TOKENS = 4_000;
/** A page of 100 posts with all that clients show of them costs 811, the largest of `operations/` 1 424. */
export const MAX_OPERATION_COST = 2_000;
