import type { LiveEvent } from '@rookery/live';
import type { Client } from 'graphql-ws';
import type { GatewayMetrics } from '@rookery/telemetry';
import { NO_GATEWAY_METRICS } from '@rookery/telemetry';
import { connect, results, until } from './testing/clients.ts';
import { openLiveWorld, type LiveWorld } from './testing/live-world.ts';

/** As feed tells of an added post; the cursor of each viewer's event is what the source counts. */
const ADDED = {
  type: 'added',
  postId: 'p2',
  sharing: {
    key: 'added p2',
    typename: 'HomeTimelinePostAdded',
    own: { cursor: 'cursor', 'edge.cursor': 'edgeCursor', 'edge.reason': 'reason' },
  },
} as const;

const SAME_FOR_ALL = `subscription ($since: String) {
  homeTimeline(since: $since) {
    __typename
    cursor
    ... on HomeTimelinePostAdded { edge { cursor node { text likeCount author { username } quotedPost { text } } } }
    ... on HomeTimelineRead { viewer { id } }
  }
}`;

describe('runs on a live event', () => {
  let world: LiveWorld;
  let runs: string[];
  const clients: Client[] = [];

  beforeEach(async () => {
    runs = [];
    const metrics: GatewayMetrics = { ...NO_GATEWAY_METRICS, eventRun: (kind) => runs.push(kind) };
    world = await openLiveWorld({ metrics });
    const { users, posts } = world.subgraphs;
    users.set('u1', { id: 'u1', username: 'carol' });
    users.set('u2', { id: 'u2', username: 'dora' });
    posts.set('p1', { id: 'p1', authorId: 'u2', text: 'quoted' });
    posts.set('p2', { id: 'p2', authorId: 'u1', text: 'look', quotedPostId: 'p1' });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await world.close();
  });

  /** What alice and bob see of one happening, each in an event of their own. */
  async function seenByBoth(query: string, variables: readonly Record<string, unknown>[] = [{}, {}]) {
    const viewers = [world.alice, world.bob];
    const streams = viewers.map((viewer, index) => {
      const { client } = connect(world.url, { Authorization: world.tokenOf(viewer) });
      clients.push(client);
      return results(client, query, variables[index]);
    });
    const seen = streams.map((stream) => stream.next());
    await until(() => world.source.openCount() === 2);
    viewers.forEach(({ userId }, index) => {
      const own = { edgeCursor: `edge of ${index}`, reason: index === 0 ? 'FOLLOWED' : 'OWN' };
      world.source.happen([userId], { ...ADDED, ...own } satisfies Partial<LiveEvent>);
    });
    const answers = await Promise.all(seen);
    for (const stream of streams) await stream.end();
    await until(() => world.source.openCount() === 0);
    return answers;
  }
  const expected = (cursor: string, edgeCursor: string, quotedPost: object | null = { text: 'quoted' }) => ({
    data: {
      homeTimeline: {
        __typename: 'HomeTimelinePostAdded',
        cursor,
        edge: {
          cursor: edgeCursor,
          node: { text: 'look', likeCount: 0, author: { username: 'carol' }, quotedPost },
        },
      },
    },
  });

  it('are made once, signed out, for viewers who select the same, whatever they resume from', async () => {
    expect(await seenByBoth(SAME_FOR_ALL, [{ since: '0' }, {}])).toEqual([
      expected('1', 'edge of 0'),
      expected('2', 'edge of 1'),
    ]);
    expect(runs).toEqual(['shared']);
    expect(
      world.subgraphs.requests.map(({ subgraph, request }) => [subgraph, request.identity.kind]),
    ).toEqual([
      ['feed', 'anonymous'],
      ['posts', 'anonymous'],
      ['users', 'anonymous'],
    ]);
    const { userId: alice } = world.alice;
    const { userId: bob } = world.bob;
    expect(world.source.asked).toEqual([{ viewerIds: [alice, bob], userIds: ['u1', 'u2'] }]);
  });

  it('put each viewer’s own cursors and reason where aliases and fragments want them', async () => {
    const query = `subscription {
      live: homeTimeline { ...event ... on HomeTimelineGap { at: before } }
    }
    fragment event on HomeTimelineEvent {
      ... on HomeTimelinePostAdded { at: cursor line: edge { why: reason ...place cursor: __typename } }
      again: cursor
    }
    fragment place on TimelineEdge { place: cursor }`;
    const seen = (at: string, place: string, why: string) => ({
      data: { live: { at, again: at, line: { why, place, cursor: 'TimelineEdge' } } },
    });
    expect(await seenByBoth(query)).toEqual([
      seen('1', 'edge of 0', 'FOLLOWED'),
      seen('2', 'edge of 1', 'OWN'),
    ]);
    expect(runs).toEqual(['shared']);
  });

  it('are not shared where variables differ', async () => {
    const query = `subscription ($likes: Boolean!) {
      homeTimeline { ... on HomeTimelinePostAdded { edge { node { text likeCount @include(if: $likes) } } } }
    }`;
    const [alices, bobs] = await seenByBoth(query, [{ likes: true }, { likes: false }]);
    expect([alices, bobs]).toMatchObject([
      { data: { homeTimeline: { edge: { node: { likeCount: 0 } } } } },
      { data: { homeTimeline: { edge: { node: expect.not.objectContaining({ likeCount: 0 }) } } } },
    ]);
    expect(runs).toEqual(['own', 'own']);
  });

  it('leave out whoever is related to somebody whom the run touched, a quoted author too', async () => {
    world.subgraphs.posts.set('p1', {
      id: 'p1',
      authorId: 'u2',
      text: 'quoted',
      hiddenFrom: [world.bob.userId],
    });
    world.source.relate([world.bob.userId]);
    expect(await seenByBoth(SAME_FOR_ALL)).toEqual([
      expected('1', 'edge of 0'),
      expected('2', 'edge 2', null),
    ]);
    expect(runs).toEqual(['shared', 'own']);
  });

  it('touch authors whom the selection does not name', async () => {
    await seenByBoth(
      'subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { node { quotedPost { text } } } } } }',
    );
    expect(world.source.asked.map(({ userIds }) => [...userIds].sort())).toEqual([['u1', 'u2']]);
  });

  it('are each viewer’s own where a quoted post is hidden from some', async () => {
    const { userId: alice } = world.alice;
    world.subgraphs.posts.set('p1', { id: 'p1', authorId: 'u2', text: 'quoted', visibleTo: [alice] });
    expect(await seenByBoth(SAME_FOR_ALL)).toEqual([expected('1', 'edge 1'), expected('2', 'edge 2', null)]);
    expect(runs).toEqual(['shared', 'own', 'own']);
  });

  it('are each viewer’s own where the post itself is not for everybody', async () => {
    const visibleTo = [world.alice.userId, world.bob.userId];
    world.subgraphs.posts.set('p2', { id: 'p2', authorId: 'u1', text: 'look', visibleTo });
    expect(await seenByBoth(SAME_FOR_ALL)).toEqual([
      expected('1', 'edge 1', null),
      expected('2', 'edge 2', null),
    ]);
    expect(runs).toEqual(['shared', 'own', 'own']);
  });

  it('are made for each viewer when nobody can say who is related', async () => {
    world.source.relatedAmong = () => Promise.reject(new Error('feed is away'));
    expect(await seenByBoth(SAME_FOR_ALL)).toEqual([expected('1', 'edge 1'), expected('2', 'edge 2')]);
    expect(runs).toEqual(['shared', 'own', 'own']);
  });

  it('are made for each viewer when the shared one fails', async () => {
    world.subgraphs.down.set('posts', 1);
    expect(await seenByBoth(SAME_FOR_ALL)).toEqual([expected('1', 'edge 1'), expected('2', 'edge 2')]);
    expect(runs).toEqual(['shared', 'own', 'own']);
  });
});
