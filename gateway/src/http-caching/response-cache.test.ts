import { createResponseCache, type CacheOutcome, type MadeAnswer } from './response-cache.ts';

const answer = (body: string): MadeAnswer => ({ body, mayBeKept: true });
const never = (): Promise<MadeAnswer> => Promise.reject(new Error('is not made'));

/** An answer that a test gives when it wants to. */
function slowly(): {
  readonly make: () => Promise<MadeAnswer>;
  readonly begun: () => number;
  readonly end: (made: MadeAnswer | Error) => void;
} {
  let begun = 0;
  const ends: ((made: MadeAnswer | Error) => void)[] = [];
  return {
    begun: () => begun,
    make: () => {
      begun += 1;
      return new Promise((resolve, reject) => {
        ends.push((made) => (made instanceof Error ? reject(made) : resolve(made)));
      });
    },
    end: (made) => ends.splice(0).forEach((end) => end(made)),
  };
}

describe('an answer that may be kept', () => {
  let millis: number;
  let outcomes: CacheOutcome[];
  const open = (maxBytes = 100_000) =>
    createResponseCache({ maxBytes, now: () => millis, onAsked: (outcome) => outcomes.push(outcome) });
  beforeEach(() => {
    millis = 1_000_000;
    outcomes = [];
  });

  it('is made once, and told with its age until that is its maximum', async () => {
    const cache = open();
    expect(await cache.obtain('a', 5, async () => answer('1'))).toEqual({
      kind: 'made',
      made: answer('1'),
    });
    millis += 4_999;
    expect(await cache.obtain('a', 5, never)).toMatchObject({
      kind: 'kept',
      kept: { body: Buffer.from('1'), ageSeconds: 4, etag: expect.stringMatching(/^"[\w-]{27}"$/) },
    });
    millis += 1;
    expect(await cache.obtain('a', 5, async () => answer('2'))).toMatchObject({ made: { body: '2' } });
    expect(outcomes).toEqual(['miss', 'hit', 'miss']);
  });

  it('is as old as when it began to be made, and nobody gets it from memory when that took too long', async () => {
    const cache = open();
    const slow = slowly();
    const first = cache.obtain('a', 5, slow.make);
    const second = cache.obtain('a', 5, async () => answer('2'));
    millis += 5_000;
    slow.end(answer('1'));
    expect(await first).toMatchObject({ made: { body: '1' } });
    expect(await second).toMatchObject({ kind: 'made', made: { body: '2' } });
    expect(await cache.obtain('a', 5, async () => answer('3'))).toMatchObject({ made: { body: '3' } });
  });

  it('is made once for all who ask at the same time', async () => {
    const cache = open();
    const slow = slowly();
    const all = Array.from({ length: 10 }, () => cache.obtain('a', 5, slow.make));
    const other = cache.obtain('b', 5, async () => answer('b'));
    expect(await other).toMatchObject({ kind: 'made' });
    slow.end(answer('1'));
    const kinds = (await Promise.all(all)).map(({ kind }) => kind);
    expect([slow.begun(), kinds.filter((kind) => kind === 'made')]).toEqual([1, ['made']]);
    expect(outcomes.filter((outcome) => outcome === 'joined')).toHaveLength(9);
  });

  it.each([
    ['has an error in it', { body: 'failed', mayBeKept: false }],
    ['could not be made', new Error('a bug')],
  ])('is made by each who waited when the first one %s', async (_, outcome) => {
    const cache = open();
    const slow = slowly();
    const first = cache.obtain('a', 5, slow.make);
    const second = cache.obtain('a', 5, async () => answer('2'));
    slow.end(outcome);
    await (outcome instanceof Error
      ? expect(first).rejects.toThrow('a bug')
      : expect(first).resolves.toMatchObject({ made: { body: 'failed' } }));
    expect(await second).toMatchObject({ kind: 'made', made: { body: '2' } });
    expect(await cache.obtain('a', 5, async () => answer('3'))).toMatchObject({ made: { body: '3' } });
    expect(await cache.obtain('a', 5, never)).toMatchObject({ kind: 'kept' });
  });

  it('goes when there is no room, the least recently asked for first; one that takes much room is not kept at all', async () => {
    const cache = open(10_000);
    const large = 'x'.repeat(1_000);
    await cache.obtain('large', 5, async () => answer(large));
    expect(await cache.obtain('large', 5, async () => answer(large))).toMatchObject({ kind: 'made' });
    const names = Array.from({ length: 25 }, (_, index) => `key ${index}`);
    for (const name of names) {
      await cache.obtain(name, 5, async () => answer(name));
      await cache.obtain('key 0', 5, async () => answer('key 0'));
    }
    outcomes = [];
    for (const name of ['key 0', 'key 24', 'key 1']) await cache.obtain(name, 5, async () => answer(name));
    expect(outcomes).toEqual(['hit', 'hit', 'miss']);
  });
});
