import { rank, RANKING_WEIGHTS, scoreOf, type RankedFacts } from './ranking-weights.ts';

const NOW = Date.UTC(2026, 10, 20);
const HOUR = 60 * 60_000;
const plain: RankedFacts = {
  atMillis: NOW - HOUR,
  authorId: 'bob',
  isOwn: false,
  likes: 0,
  reposts: 0,
  replies: 0,
  likesGiven: 0,
  repostsGiven: 0,
  repliesGiven: 0,
};
const edge = (entryId: string, facts: Partial<RankedFacts> = {}) => ({
  entryId,
  facts: { ...plain, ...facts },
});
const order = (...edges: ReturnType<typeof edge>[]) => rank(edges, NOW).map(({ entryId }) => entryId);

describe('a ranking', () => {
  it('is by age where nothing else differs, half after a half-life', () => {
    const { halfLifeMillis } = RANKING_WEIGHTS;
    const fresh = scoreOf({ ...plain, atMillis: NOW }, NOW, RANKING_WEIGHTS);
    expect(scoreOf({ ...plain, atMillis: NOW - halfLifeMillis }, NOW, RANKING_WEIGHTS)).toBeCloseTo(
      fresh / 2,
    );
    const authors = { first: 'bob', second: 'carol' };
    expect(
      order(
        edge('1', { atMillis: NOW - 3 * HOUR, authorId: authors.first }),
        edge('2', { atMillis: NOW - HOUR, authorId: authors.second }),
      ),
    ).toEqual(['2', '1']);
  });

  it('puts what others liked, and whom the viewer answers, above what is a little newer', () => {
    const newer = edge('3', { atMillis: NOW - HOUR, authorId: 'carol' });
    expect(order(newer, edge('1', { atMillis: NOW - 2 * HOUR, likes: 40 }))).toEqual(['1', '3']);
    expect(order(newer, edge('2', { atMillis: NOW - 2 * HOUR, repliesGiven: 5 }))).toEqual(['2', '3']);
  });

  it('lets no author flood it', () => {
    const flood = Array.from({ length: 6 }, (_, index) => edge(String(10 + index), { likes: 50 }));
    const quiet = edge('1', { authorId: 'carol', likes: 5 });
    expect(order(...flood, quiet).indexOf('1')).toBeLessThan(3);
  });

  it('is the same whatever the order of its candidates', () => {
    const edges = Array.from({ length: 30 }, (_, index) =>
      edge(String(index), { likes: index % 4, authorId: `author ${index % 5}` }),
    );
    expect(order(...edges.toReversed())).toEqual(order(...edges));
  });
});
