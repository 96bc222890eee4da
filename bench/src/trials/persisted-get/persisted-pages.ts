import { createHash } from 'node:crypto';
import { operation } from '@rookery/operations';
import { BenchError } from '../../bench-error.ts';
import { comparable, type Json } from '../../equality/comparable.ts';
import type { GotOperation } from '../../load/load-job.ts';
import { oneLine } from '../../operations/one-line.ts';

const NAME = 'Profile';
const PAGE_SIZE = 20;
const QUERY = oneLine(operation(NAME));
const EXTENSIONS = JSON.stringify({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(QUERY).digest('hex') },
});
const HEADERS = { 'content-type': 'application/json', accept: 'application/json' } as const;

/** The first page of each of these people's profile, as a client asks that knows the operation by its hash. */
export function persistedPages(usernames: readonly string[]): GotOperation[] {
  return usernames.map((username) => {
    const variables = JSON.stringify({ username, first: PAGE_SIZE });
    return { search: `?${new URLSearchParams({ operationName: NAME, variables, extensions: EXTENSIONS })}` };
  });
}

/**
 * Makes the operation known, and asks for every page once. Throws BenchError for an answer that is none, or that may
 * not be kept by everybody.
 */
export async function answersOf(url: string, pages: readonly GotOperation[]): Promise<Json[]> {
  const [first] = pages;
  if (!first) throw new BenchError('persisted-get: there is nobody whose profile could be asked for.');
  await get(`${url}${first.search}&${new URLSearchParams({ query: QUERY })}`);
  const data: Json[] = [];
  for (const { search } of pages) data.push(await get(`${url}${search}`));
  return data;
}

async function get(address: string): Promise<Json> {
  const response = await fetch(address, { headers: HEADERS });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors":['))
    throw new BenchError(`persisted-get: the product answers ${response.status} ${text.slice(0, 300)}`);
  const kept = response.headers.get('cache-control') ?? 'nothing';
  if (!kept.includes('public'))
    throw new BenchError(`persisted-get: a profile says ${kept} of who may keep it.`);
  return comparable((JSON.parse(text) as { data: Json }).data, { writes: false });
}
