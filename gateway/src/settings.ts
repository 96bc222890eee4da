import type { ResilienceSettings } from './federation/resilience/resilience-settings.ts';

export type Environment = 'development' | 'production' | 'test';

export interface GatewaySettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly environment: Environment;
  /** Origins of web pages that may read answers and use the refresh cookie, such as `https://app.example`. */
  readonly trustedOrigins: readonly string[];
  /** On shutdown, how long to keep answering while `/health/ready` says 503, for a load balancer to notice. 0 by default. */
  readonly leaveMillis?: number;
  /** On shutdown, how long requests under way may take to finish. 10 000 by default. */
  readonly drainMillis?: number;
  /** How long subgraphs are waited for, and what is done about those that fail. */
  readonly resilience?: Partial<ResilienceSettings>;
}

/** Bytes of an operation's text; the same over HTTP and on sockets. */
export const MAX_DOCUMENT_BYTES = 100 * 1024;
/** Lexical tokens of an operation; the parser stops there. */
export const MAX_DOCUMENT_TOKENS = 4_000;
