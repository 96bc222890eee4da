import { ANONYMOUS } from '@rookery/auth';
import type { SubgraphRequest, SubgraphResponse } from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { createDeadline } from './deadline.ts';
import { createResilientSubgraph, type FetchScope, type ResilientSubgraph } from './resilient-subgraph.ts';

const request: SubgraphRequest = { query: '{ user { id } }', variables: { a: 1 }, identity: ANONYMOUS };

describe('a query under way', () => {
  let now: number;
  let calls: {
    readonly signal: AbortSignal | undefined;
    readonly answer: (response: SubgraphResponse) => void;
    readonly fail: (error: Error) => void;
  }[];
  let subgraph: ResilientSubgraph;
  let asked: Promise<SubgraphResponse>[];
  beforeEach(() => {
    now = 0;
    calls = [];
    asked = [];
    subgraph = createResilientSubgraph({
      name: 'users',
      client: {
        execute: (_request, { signal } = {}) =>
          new Promise((answer, fail) => void calls.push({ signal, answer, fail })),
      },
      logger: createLogger({ name: 'test', level: 'silent' }),
      now: () => now,
    });
  });
  afterEach(async () => {
    calls.forEach(({ answer }) => answer({ data: null }));
    await Promise.allSettled(asked);
  });
  function ask(
    changes: Partial<SubgraphRequest> = {},
    { millis = 60_000, ...scope }: Partial<FetchScope> & { readonly millis?: number } = {},
  ): Promise<SubgraphResponse> {
    const fetch = subgraph.fetch(
      { ...request, ...changes },
      { deadline: createDeadline({ millis }), writesSeen: 0, mayJoin: true, ...scope },
    );
    asked.push(fetch);
    return fetch;
  }

  it('is joined by equal ones until 250 ms after its begin, and by none when it has ended', async () => {
    const joined = [ask(), ask({ requestId: 'another-id' })];
    now = 249;
    joined.push(ask());
    expect(calls).toHaveLength(1);
    now = 250;
    const late = ask();
    expect(calls).toHaveLength(2);
    calls.forEach(({ answer }) => answer({ data: { ok: true } }));
    for (const answer of await Promise.all([...joined, late])) expect(answer).toEqual({ data: { ok: true } });
    void ask();
    expect(calls).toHaveLength(3);
  });

  it('gives each of those who joined an answer of its own', async () => {
    const answers = Promise.all([ask(), ask(), ask()]);
    calls[0]?.answer({ data: { user: { id: '1', list: [{ a: 1 }] } } });
    const [first, second, third] = await answers;
    Object.assign(first?.data?.['user'] ?? {}, { id: 'changed' });
    expect(second).toEqual({ data: { user: { id: '1', list: [{ a: 1 }] } } });
    expect(third?.data?.['user']).not.toBe(second?.data?.['user']);
  });

  it('is not joined by what may not be equal', () => {
    const viewer = (awaits: number[], sessionId = '1') =>
      ({
        kind: 'viewer',
        userId: '1',
        sessionId,
        roles: [],
        awaits: awaits.map((sequence) => ({ log: 'users', partition: 0, epoch: 1, sequence })),
      }) as unknown as SubgraphRequest['identity'];
    const different = [
      ask(),
      ask({ variables: { a: 2 } }),
      ask({ query: '{ user { name } }' }),
      ask({ identity: viewer([]) }),
      ask({ identity: viewer([1]) }),
      ask({ identity: viewer([2]) }),
      ask({ identity: viewer([], '2') }),
      ask({ refreshCookie: 'secret' }),
      ask({}, { writesSeen: 1 }),
      ask({}, { mayJoin: false }),
      ask({ query: 'mutation { a }' }),
      ask({ query: 'mutation { a }' }),
    ];
    expect(calls).toHaveLength(different.length);
  });

  it('goes on for those who joined when who began it has no time left', async () => {
    const first = ask({}, { millis: 20 });
    const second = ask();
    await expect(first).rejects.toMatchObject({ reason: 'deadline' });
    expect(calls[0]?.signal?.aborted).toBe(false);
    calls[0]?.answer({ data: { ok: true } });
    expect(await second).toEqual({ data: { ok: true } });
  });

  it('is ended when all who waited have gone', async () => {
    const left = await Promise.allSettled([ask({}, { millis: 20 }), ask({}, { millis: 10 })]);
    expect(left.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(calls.map(({ signal }) => signal?.aborted)).toEqual([true]);
    void ask();
    expect(calls).toHaveLength(2);
  });

  it('fails all who joined alike', async () => {
    const both = Promise.allSettled([ask(), ask()]);
    calls[0]?.fail(new Error('bad'));
    expect(
      (await both).map((one) => one.status === 'rejected' && (one.reason as { reason: string }).reason),
    ).toEqual(['answer', 'answer']);
  });
});
