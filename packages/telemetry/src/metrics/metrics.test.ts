import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics, NO_METRICS } from './metrics.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/observability.md'), 'utf8');
/** Names in the first column of the page's tables. */
const documented = [...page.matchAll(/^\| `([a-z0-9_]+)`/gm)].map(([, name = '']) => name);

describe('docs/observability.md', () => {
  const names = createMetrics().names();
  const ours = (name: string) => name.startsWith('rookery_');

  it('names every metric of ours, each once, and no other', () => {
    expect(documented.filter(ours).sort()).toEqual(names.filter(ours).sort());
  });

  it('names every metric of the process', () => {
    // Those of a process differ by operating system; the page has Linux’s, which are the most.
    const missing = names.filter((name) => !documented.includes(name));
    expect(missing).toEqual([]);
  });

  it('speaks of no metric that there is not', () => {
    const spokenOf = [...page.matchAll(/\brookery_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_(bucket|sum|count)$/, ''),
    );
    expect(spokenOf.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('metrics', () => {
  it('of names that are not ours are those of one name', async () => {
    const metrics = createMetrics({ operationNames: ['HomeTimeline'] });
    const operation = { transport: 'http', kind: 'query', status: 200, seconds: 0.01 } as const;
    for (const name of ['HomeTimeline', 'Evil"} 1\n', 'Evil2', undefined])
      metrics.gateway.answered({ ...operation, name, errorCodes: [`EVIL_${name}`] });
    for (let code = 3_000; code < 3_100; code += 1) metrics.gateway.socketClosed(code);
    const text = await metrics.text();
    expect(text).toContain('operation="HomeTimeline",status="2xx"} 1');
    expect(text).toContain('operation="other",status="2xx"} 3');
    expect(text).toContain('rookery_request_errors_total{code="other"} 4');
    expect(text).toContain('rookery_sockets_closed_total{code="other"} 100');
    expect(text).not.toMatch(/evil/i);
  });

  it('of what cannot be read now are absent, and the others there', async () => {
    const metrics = createMetrics();
    let isAway = false;
    const read = async () => {
      if (isAway) throw new Error('away');
      return { unsequencedSeconds: 3, unpublishedSeconds: 4 };
    };
    const unwatch = metrics.logs.watchRelay('users', read);
    metrics.logs.watchRelay('posts', async () => ({ unsequencedSeconds: 1, unpublishedSeconds: 2 }));
    expect(await metrics.text()).toContain('rookery_relay_unsequenced_age_seconds{log="users"} 3');
    isAway = true;
    const text = await metrics.text();
    expect(text).not.toContain('rookery_relay_unsequenced_age_seconds{log="users"}');
    expect(text).toContain('rookery_relay_unsequenced_age_seconds{log="posts"} 1');
    expect(text).toContain('rookery_metrics_read_failures_total{watch="relay users"} 1');
    unwatch();
    expect(await metrics.text()).toContain('rookery_metrics_read_failures_total{watch="relay users"} 1');
  });

  it('are read once for all who ask at a time', async () => {
    const metrics = createMetrics();
    const read = jest.fn(() => ({ waiting: 1, running: 2 }));
    metrics.feed.watchFanOut(read);
    const [first, second] = await Promise.all([metrics.text(), metrics.text()]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(first).toContain('rookery_fan_out_jobs{state="running"} 2');
    expect(second).toContain('rookery_fan_out_jobs{state="running"} 2');
  });

  it('may be left out', () => {
    const { gateway, stores, subgraph, logs, feed } = NO_METRICS;
    gateway.httpAnswered('/graphql', 200);
    stores.statement('users', true, 1);
    subgraph.loadersOf('users').batch('account', 1);
    feed.watchLive(() => ({ viewers: 0, subscriptions: 0 }))();
    logs.watchConsumer('feed', async () => [])();
  });
});
