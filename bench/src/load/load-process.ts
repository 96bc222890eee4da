import { createRandom } from '@rookery/drizzle/seed';
import autocannon from 'autocannon';
import { percentile } from '../measure/statistics.ts';
import type { LoadJob, LoadRequest, LoadResult } from './load-job.ts';

/** The load generator, alone in its process: it takes jobs over IPC, one at a time, and ends with who gives them. */
const ERRORS_IN_BODY = '"errors":[';
const SHOWN_OF_FAILURE = 300;

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
// A terminal's Ctrl-C reaches it too: who gives the jobs decides when it ends.
process.on('SIGINT', () => {});

async function run({ url, seconds, connections, requests, requestsPerSecond }: LoadJob): Promise<LoadResult> {
  const latencies: number[] = [];
  let failures = 0;
  let aged = 0;
  let firstFailure: string | undefined;
  const fail = (what: string) => {
    failures += 1;
    firstFailure ??= what.slice(0, SHOWN_OF_FAILURE);
  };
  const check = (status: number, body: string, _context: object, headers: object = {}) => {
    if (status !== 200 || body.includes(ERRORS_IN_BODY)) fail(`${status} ${body}`);
    else if (hasAge(headers)) aged += 1;
  };
  const { pathname } = new URL(url);
  const all = requests.map((request) => ({ ...toHttp(request, pathname), onResponse: check }));
  let clients = 0;
  const startedAt = performance.now();
  const options: autocannon.Options = {
    url,
    connections,
    duration: seconds,
    ...(requestsPerSecond === undefined ? {} : { overallRate: Math.max(1, Math.round(requestsPerSecond)) }),
    // Each client in an order of its own: of two that went the same way, one that catches up would stay beside the other for
    // ever, and who answers equal questions together would look faster than it is for people.
    setupClient(client) {
      clients += 1;
      client.setRequests(createRandom(clients, 'load').shuffled(all));
    },
  };
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon(options, (error: Error | null) => (error ? reject(error) : resolve()));
    instance.on('response', (_client, _status, _bytes, millis) => latencies.push(millis));
    instance.on('reqError', (error: unknown) => fail(String(error)));
  });
  const sorted = Float64Array.from(latencies).sort();
  return {
    answers: latencies.length - failures,
    failures,
    aged,
    firstFailure,
    seconds: (performance.now() - startedAt) / 1_000,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
  };
}

const JSON_BOTH_WAYS = { 'content-type': 'application/json', accept: 'application/json' } as const;

function toHttp(request: LoadRequest, pathname: string) {
  if ('search' in request)
    return { method: 'GET' as const, path: `${pathname}${request.search}`, headers: JSON_BOTH_WAYS };
  const { authorization, body } = request;
  return { method: 'POST' as const, headers: { ...JSON_BOTH_WAYS, authorization }, body };
}

const hasAge = (headers: object): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'age');
