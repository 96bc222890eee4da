import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CachePolicy } from './cache-policy.ts';

/** Of a base64url SHA-256: 162 bits. */
const ETAG_CHARACTERS = 27;

/** A strong entity tag: the same for the same bytes, whoever answers. */
export function entityTag(body: string): string {
  return `"${hash('sha256', body, 'base64url').slice(0, ETAG_CHARACTERS)}"`;
}

/**
 * `Cache-Control` of an answer to a GET without errors, by the hints in the schema: what nothing is said of is asked for
 * again each time, and costs no bytes when it is the same.
 */
export function cacheControl({ maxAgeSeconds, scope }: CachePolicy): string {
  const kept = maxAgeSeconds > 0 ? `max-age=${maxAgeSeconds}` : 'no-cache';
  return `${scope === 'PUBLIC' && maxAgeSeconds > 0 ? 'public' : 'private'}, ${kept}`;
}

/** Whether `If-None-Match` names the answer; proxies make entity tags weak on their way. */
export function hasAlready({ headers }: IncomingMessage, etag: string): boolean {
  const known = headers['if-none-match'];
  if (known === undefined) return false;
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
