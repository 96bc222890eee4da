import { ANONYMOUS } from '@rookery/auth';
import { createLogger, createMetrics, type MetricsRegistry } from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import {
  answering,
  hanging,
  resetting,
  resettingMidway,
  stalling,
  startScriptedServer,
  type Script,
  type ScriptedServer,
} from '../../testing/scripted-server.ts';
import { createHttpSubgraphClient, type HttpSubgraphClient } from '../http-subgraph-client.ts';
import { createDeadline } from './deadline.ts';
import type { ResilienceSettings } from './resilience-settings.ts';
import { createResilientSubgraph, type ResilientSubgraph } from './resilient-subgraph.ts';

const QUERY = '{ ok }';
const MUTATION = 'mutation M { ok }';
const fine = answering({ data: { ok: true } });
/** Less than a connection takes to time out by itself, and enough to answer on a busy machine. */
const SHORT_MILLIS = 1_000;

let server: ScriptedServer;
let client: HttpSubgraphClient;
let metrics: MetricsRegistry;
let subgraph: ResilientSubgraph;
/** What breaker, budget and joining have for a clock. */
let now: number;

async function start(script: Script, settings: Partial<ResilienceSettings> = {}) {
  now = 0;
  server = await startScriptedServer(script);
  client = createHttpSubgraphClient({
    name: 'users',
    baseUrl: server.url,
    identityKey: Buffer.alloc(32, 'key'),
    connections: 400,
  });
  metrics = createMetrics();
  subgraph = createResilientSubgraph({
    name: 'users',
    client,
    settings,
    logger: createLogger({ name: 'test', level: 'silent' }),
    metrics: metrics.gateway,
    now: () => now,
  });
}
afterEach(async () => {
  await server.stop();
  await client.close();
});

const ask = (query = QUERY, millis = 10_000) =>
  subgraph.fetch(
    { query, identity: ANONYMOUS },
    {
      deadline: createDeadline({ millis, onMissed: () => metrics.gateway.deadlineMissed() }),
      writesSeen: 0,
      mayJoin: false,
    },
  );
/** Why each of so many at once failed, and how often. */
async function reasonsOf(times: number, query = QUERY): Promise<Record<string, number>> {
  const outcomes = await Promise.all(
    Array.from({ length: times }, () =>
      ask(query).then(
        () => 'answered',
        (error: { reason: string }) => error.reason,
      ),
    ),
  );
  return Object.fromEntries(
    [...new Set(outcomes)].map((reason) => [reason, outcomes.filter((one) => one === reason).length]),
  );
}
const openConnections = () => server.requests.filter(({ socket }) => !socket.destroyed).length;

describe('a subgraph that does not answer', () => {
  it.each([
    ['accepts and says nothing', hanging],
    ['sends half of its answer', stalling],
  ])('is given up in time when it %s, and its connection with it', async (_what, script) => {
    await start(script, { subgraphTimeoutMillis: SHORT_MILLIS });
    await expect(ask()).rejects.toMatchObject({ reason: 'timeout' });
    await eventually(() => expect(openConnections()).toBe(0));
    expect(server.requests).toHaveLength(1);
  });

  it('is given no more than the operation has left', async () => {
    await start(hanging);
    await expect(ask(QUERY, SHORT_MILLIS)).rejects.toMatchObject({ reason: 'deadline' });
    await eventually(() => expect(openConnections()).toBe(0));
    expect(await metrics.text()).toContain('rookery_deadlines_missed_total 1');
  });

  it('is not asked when the operation has nothing left', async () => {
    await start(fine);
    await expect(ask(MUTATION, 0)).rejects.toMatchObject({ reason: 'deadline' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a connection that fails', () => {
  it.each([
    ['before the answer', resetting],
    ['in the middle of it', resettingMidway],
  ])('%s costs a query nothing when the next one holds', async (_when, script) => {
    await start((request, response, nth) => (nth === 1 ? script : fine)(request, response, nth));
    expect(await ask()).toEqual({ data: { ok: true } });
    expect(server.requests).toHaveLength(2);
    expect(await metrics.text()).toContain(
      'rookery_subgraph_retries_total{subgraph="users",outcome="made"} 1',
    );
  });

  it.each([
    ['is reset', resetting],
    ['is reset midway', resettingMidway],
    ['stays silent', hanging],
  ])('is never tried again with a mutation: it %s', async (_how, script) => {
    await start(script, { subgraphTimeoutMillis: SHORT_MILLIS });
    await expect(ask(MUTATION)).rejects.toMatchObject({ name: 'CallFailure' });
    expect(server.operations).toEqual([MUTATION]);
  });

  it('is tried once more, and not for ever', async () => {
    await start(resetting);
    await expect(ask()).rejects.toMatchObject({ reason: 'connection' });
    expect(server.requests).toHaveLength(2);
  });

  it('is tried again within a budget alone when many fail', async () => {
    await start(resetting, { retryPercent: 20 });
    expect(await reasonsOf(200)).toEqual({ connection: 200 });
    // Ten, and a fifth of the calls.
    expect(server.requests).toHaveLength(200 + 10 + 40);
    expect(await metrics.text()).toContain(
      'rookery_subgraph_retries_total{subgraph="users",outcome="over budget"} 150',
    );
  });

  it('is not tried again when there shall be no retries', async () => {
    await start(resetting, { retryPercent: 0 });
    await expect(ask()).rejects.toMatchObject({ reason: 'connection' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a status that is no answer', () => {
  it.each([
    [500, {}, 1],
    [502, {}, 2],
    [503, {}, 2],
    [503, { 'retry-after': '1' }, 1],
    [504, {}, 1],
  ])('%i with %j is asked for %i times', async (status, headers, times) => {
    await start((_request, response) => void response.writeHead(status, headers).end('{}'));
    await expect(ask()).rejects.toMatchObject({ reason: status === 500 ? 'answer' : 'connection' });
    expect(server.requests).toHaveLength(times);
  });
});

describe('a subgraph that is away', () => {
  const breaker = async () => /rookery_subgraph_breaker\{.*\} (\d)/.exec(await metrics.text())?.[1];

  it('is not asked any more, but for a probe a second, and again when it is back', async () => {
    await start(fine);
    await server.stop();
    expect(await reasonsOf(10)).toEqual({ connection: 10 });
    expect(await breaker()).toBe('2');
    expect(await reasonsOf(100)).toEqual({ open: 100 });
    now = 1_000;
    expect(await reasonsOf(100)).toEqual({ connection: 1, open: 99 });
    await server.start();
    now = 1_999;
    expect(await reasonsOf(1)).toEqual({ open: 1 });
    now = 2_000;
    expect(await reasonsOf(1)).toEqual({ answered: 1 });
    expect(await breaker()).toBe('0');
    expect(await reasonsOf(50)).toEqual({ answered: 50 });
    expect(await metrics.text()).toContain(
      'rookery_subgraph_fetch_failures_total{subgraph="users",reason="open"} 200',
    );
  });

  it('may be probed with a mutation, which is sent once', async () => {
    await start(resetting);
    await reasonsOf(10);
    now = 1_000;
    expect(await reasonsOf(2, MUTATION)).toEqual({ connection: 1, open: 1 });
    expect(server.operations.filter((text) => text === MUTATION)).toHaveLength(1);
    server.script(fine);
    now = 2_000;
    expect(await reasonsOf(1, MUTATION)).toEqual({ answered: 1 });
  });

  it('is not asked any more when it hangs', async () => {
    await start(hanging, { subgraphTimeoutMillis: SHORT_MILLIS });
    expect(await reasonsOf(10)).toEqual({ timeout: 10 });
    expect(await reasonsOf(10)).toEqual({ open: 10 });
    expect(server.requests).toHaveLength(10);
  });

  it('is told from one in which mutations take long, or errors are many', async () => {
    await start(hanging, { subgraphTimeoutMillis: SHORT_MILLIS });
    expect(await reasonsOf(20, MUTATION)).toEqual({ timeout: 20 });
    server.script(answering({ errors: [{ message: 'no', extensions: { code: 'NOT_FOUND' } }] }));
    expect(await reasonsOf(20)).toEqual({ answered: 20 });
    server.script((_request, response) => void response.writeHead(500).end());
    expect(await reasonsOf(20)).toEqual({ answer: 20 });
    server.script(fine);
    expect(await reasonsOf(20)).toEqual({ answered: 20 });
  });
});
