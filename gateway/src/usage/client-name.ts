import type { UsageClient } from '@rookery/usage';

const NAME = 'apollographql-client-name';
const VERSION = 'apollographql-client-version';
const MAX_LENGTH = 100;
/** Who does not say; no client can bear this name, for parentheses are taken out. */
const UNKNOWN = '(unknown)';

/**
 * Which client asks, by the headers of its request or of its socket's upgrade, or by its connectionParams, which go
 * first: browsers cannot set headers on a socket. Both values are the client's own words: at most 100 characters of
 * letters, digits, spaces and `._-+@/:` are kept.
 */
export function clientOf(
  ...sources: readonly (Readonly<Record<string, unknown>> | null | undefined)[]
): UsageClient {
  const first = (key: string): string => {
    for (const source of sources) {
      const value = source && Object.hasOwn(source, key) ? source[key] : undefined;
      const cleaned = typeof value === 'string' ? clean(value) : '';
      if (cleaned !== '') return cleaned;
    }
    return '';
  };
  return { name: first(NAME) || UNKNOWN, version: first(VERSION) };
}

function clean(value: string): string {
  return value
    .slice(0, 4 * MAX_LENGTH)
    .replace(/[^A-Za-z0-9 ._\-+@/:]/g, '')
    .trim()
    .slice(0, MAX_LENGTH);
}
