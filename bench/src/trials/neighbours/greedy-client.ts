import { setTimeout as pause } from 'node:timers/promises';
import { operation } from '@rookery/operations';
import { BenchError } from '../../bench-error.ts';
import { oneLine } from '../../operations/one-line.ts';

/** What one client got that took all it was given. */
export interface Greed {
  readonly cost: number;
  readonly admitted: number;
  readonly refused: number;
}

/** Operations that it has under way. */
const AT_ONCE = 8;

/** Nearly all that one operation may cost: three of the dearest pages. */
function dearest(): string {
  const text = oneLine(operation('HomeTimelineFull'));
  const selection = /homeTimeline\([^)]*\)\s*(\{.*\})\s*\}\s*(fragment.*)?$/s.exec(text);
  if (!selection) throw new BenchError('operations/HomeTimelineFull.graphql has another shape.');
  const [, fields = '', fragments = ''] = selection;
  const page = (alias: string, args: string) => `${alias}: homeTimeline(first: 100${args}) ${fields}`;
  return `query Dearest { ${page('a', '')} ${page('b', ', filter: { excludeReplies: true }')} publicTimeline(first: 100) { edges { cursor node { id text author { id } } } } } ${fragments}`;
}

interface Answer {
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions?: { readonly cost?: { readonly requested: number } };
}

/** Sends the worst that is still admitted, several at once, as soon as it may again, until told to stop. */
export async function beGreedy(url: string, authorization: string, signal: AbortSignal): Promise<Greed> {
  const query = dearest();
  const greed = { cost: 0, admitted: 0, refused: 0 };
  let count = 0;

  async function ask(): Promise<void> {
    // A text that nobody sent before is parsed, validated and planned too.
    count += 1;
    const body = JSON.stringify({ query: `${query} # ${count}`, extensions: { cost: true } });
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(url, { method: 'POST', headers, body });
    const { errors, extensions } = (await response.json()) as Answer;
    if (response.status === 429) {
      greed.refused += 1;
      await pause(Number(response.headers.get('retry-after')) * 1_000, undefined, { signal }).catch(() => {});
      return;
    }
    if (errors)
      throw new BenchError(`neighbours: the dearest operation: ${JSON.stringify(errors).slice(0, 300)}`);
    greed.cost = extensions?.cost?.requested ?? 0;
    greed.admitted += 1;
  }

  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (!signal.aborted) await ask();
    }),
  );
  return greed;
}
