import type { IncomingMessage } from 'node:http';
import type { Environment } from '../settings.ts';

/** Where Apollo Sandbox runs, whether opened on its own or within our page. */
const SANDBOX_ORIGINS = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];
const LOCAL_ORIGIN = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Which web pages may read answers and use the refresh cookie. */
export interface OriginPolicy {
  /** Whether a page of this origin may read answers. The gateway's own pages need no leave. */
  isTrusted(origin: string): boolean;
  /** Whether a request comes from a page that may act for its reader: our own, a trusted one, or no page at all. */
  isOwnOrTrusted(request: IncomingMessage): boolean;
}

/** In development Sandbox and pages on this machine are trusted too; otherwise the settings alone decide. */
export function createOriginPolicy(options: {
  readonly environment: Environment;
  readonly trustedOrigins: readonly string[];
}): OriginPolicy {
  const development = options.environment === 'development';
  const trusted = new Set([...options.trustedOrigins, ...(development ? SANDBOX_ORIGINS : [])]);
  const isTrusted = (origin: string): boolean =>
    trusted.has(origin) || (development && LOCAL_ORIGIN.test(origin));
  return {
    isTrusted,
    isOwnOrTrusted({ headers: { origin, host } }) {
      return origin === undefined || isOwn(origin, host) || isTrusted(origin);
    },
  };
}

function isOwn(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
