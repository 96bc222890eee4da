import type { LiveEvent } from '@rookery/live';
import { NO_GATEWAY_METRICS, type GatewayMetrics } from '@rookery/telemetry';
import type { Client } from 'graphql-ws';
import { connect, rawSocket, results, until } from './testing/clients.ts';
import { openLiveWorld, type LiveWorld } from './testing/live-world.ts';

/** As feed tells of a post that is news: nobody can have reposted it. */
const NEWS = {
  type: 'added',
  postId: 'p2',
  reason: 'FOLLOWED',
  repostedBy: [],
  sharing: {
    key: 'new p2',
    typename: 'HomeTimelinePostAdded',
    own: {
      cursor: 'cursor',
      'edge.cursor': 'edgeCursor',
      'edge.reason': 'reason',
      'edge.repostedBy': 'repostedBy',
    },
  },
} satisfies Partial<LiveEvent>;
const { repostedBy: _, ...NO_NEWS } = {
  ...NEWS,
  sharing: { ...NEWS.sharing, own: { cursor: 'cursor', 'edge.cursor': 'edgeCursor' } },
};

const WITH_FLAGS = `subscription {
  homeTimeline {
    cursor
    ... on HomeTimelinePostAdded {
      edge { repostedBy { username } node { viewerHasLiked text author { username } quotedPost { liked: viewerHasLiked text } } }
    }
  }
}`;

describe('fields of each viewer’s own', () => {
  let world: LiveWorld;
  let runs: string[];
  let aliceId: string;
  let bobId: string;
  const clients: Client[] = [];

  beforeEach(async () => {
    runs = [];
    const metrics: GatewayMetrics = { ...NO_GATEWAY_METRICS, eventRun: (kind) => runs.push(kind) };
    world = await openLiveWorld({ metrics });
    aliceId = world.alice.userId;
    bobId = world.bob.userId;
    const { users, posts } = world.subgraphs;
    users.set('u1', { id: 'u1', username: 'carol' });
    users.set('u2', { id: 'u2', username: 'dora' });
    posts.set('p1', { id: 'p1', authorId: 'u2', text: 'quoted', likedBy: [aliceId, bobId] });
    posts.set('p2', { id: 'p2', authorId: 'u1', text: 'look', quotedPostId: 'p1', likedBy: [bobId] });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
    await world.close();
  });

  /** What alice and bob see of one happening. */
  async function seenByBoth(query: string, facts: Partial<LiveEvent> = NEWS) {
    const streams = [world.alice, world.bob].map((viewer) => {
      const { client } = connect(world.url, { Authorization: world.tokenOf(viewer) });
      clients.push(client);
      return results(client, query);
    });
    const seen = streams.map((stream) => stream.next());
    await until(() => world.source.openCount() === 2);
    for (const { userId } of [world.alice, world.bob]) world.source.happen([userId], facts);
    const answers = await Promise.all(seen);
    for (const stream of streams) await stream.end();
    await until(() => world.source.openCount() === 0);
    return answers;
  }
  const asked = () =>
    world.subgraphs.requests.map(({ subgraph, request: { identity, audience } }) =>
      audience
        ? [subgraph, audience.map((member) => member.identity.kind === 'viewer' && member.identity.userId)]
        : [subgraph, identity.kind],
    );
  const expected = (cursor: string, node: object) => ({
    data: {
      homeTimeline: {
        cursor,
        edge: {
          repostedBy: [],
          node: { text: 'look', author: { username: 'carol' }, ...node },
        },
      },
    },
  });
  const quoted = { liked: true, text: 'quoted' };

  it('are asked for once for all, each as who they are, and laid over what was run once', async () => {
    const answers = await seenByBoth(WITH_FLAGS);
    expect(answers).toEqual([
      expected('1', { viewerHasLiked: false, quotedPost: quoted }),
      expected('2', { viewerHasLiked: true, quotedPost: quoted }),
    ]);
    expect(runs).toEqual(['shared', 'audience']);
    const audience = ['posts', [aliceId, bobId]];
    expect(asked().slice(3)).toEqual([['feed', 'anonymous'], audience]);
  });

  it('stand where the client wrote them', async () => {
    const [answer] = await seenByBoth(WITH_FLAGS);
    expect(JSON.stringify(answer)).toBe(
      JSON.stringify({
        data: {
          homeTimeline: {
            cursor: '1',
            edge: {
              repostedBy: [],
              node: {
                viewerHasLiked: false,
                text: 'look',
                author: { username: 'carol' },
                quotedPost: quoted,
              },
            },
          },
        },
      }),
    );
  });

  it('are the same as in a run of the viewer alone, wherever fragments, aliases and conditions put them', async () => {
    const query = `subscription {
      at: homeTimeline { ...event }
      at: homeTimeline { ... on HomeTimelinePostAdded { edge { node { again: viewerHasLiked } } } }
    }
    fragment event on HomeTimelineEvent {
      ... on HomeTimelinePostAdded { edge { node { ...flags } } }
      ... on HomeTimelineRead { viewer { id } }
    }
    fragment flags on Post {
      flag: viewerHasLiked @include(if: true)
      none: viewerHasLiked @skip(if: true)
      quotedPost { ... on Node { id } ... on Post { flag: viewerHasLiked } }
    }`;
    const seen = (flag: boolean) => ({
      data: { at: { edge: { node: { flag, quotedPost: { id: 'p1', flag: true }, again: flag } } } },
    });
    expect(await seenByBoth(query)).toEqual([seen(false), seen(true)]);
    expect(runs).toEqual(['shared', 'audience']);
    runs.length = 0;
    expect(await seenByBoth(query, { ...NEWS, sharing: undefined } as never)).toEqual([
      seen(false),
      seen(true),
    ]);
    expect(runs).toEqual(['own', 'own']);
  });

  it('of feed are asked for with each viewer’s own event', async () => {
    const answers = await seenByBoth(
      'subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { reason node { text } } } } }',
      NO_NEWS,
    );
    const seen = { data: { homeTimeline: { edge: { reason: 'FOLLOWED', node: { text: 'look' } } } } };
    expect(answers).toEqual([seen, seen]);
    expect(runs).toEqual(['shared', 'audience']);
    const [, , last] = world.subgraphs.requests;
    expect(last?.request.audience?.map(({ event }) => event?.['homeTimeline'])).toMatchObject([
      { cursor: '1' },
      { cursor: '2' },
    ]);
  });

  it('that fail for one viewer cost that viewer a run alone', async () => {
    world.subgraphs.failingFor.add(bobId);
    const [alices, bobs] = await seenByBoth(WITH_FLAGS);
    expect(alices).toEqual(expected('1', { viewerHasLiked: false, quotedPost: quoted }));
    expect(bobs?.data).toMatchObject({ homeTimeline: { edge: { node: null } } });
    expect(bobs?.errors?.length).toBeGreaterThan(0);
    expect(runs).toEqual(['shared', 'audience', 'own']);
  });

  it('are each viewer’s run where their owner does not answer for all', async () => {
    const { posts } = world.subgraphs.clients;
    const original = posts.execute;
    // As a subgraph of an older version: it takes no notice of an audience.
    const older: typeof original = ({ audience: _audience, ...request }) => original(request);
    posts.execute = older;
    expect(await seenByBoth(WITH_FLAGS)).toEqual([
      expected('1', { viewerHasLiked: false, quotedPost: quoted }),
      expected('2', { viewerHasLiked: true, quotedPost: quoted }),
    ]);
    expect(runs).toEqual(['shared', 'audience', 'own', 'own']);
  });

  it('come to the others however slow one client is, who gets every one in order in the end', async () => {
    const query =
      'subscription { homeTimeline { cursor ... on HomeTimelinePostAdded { edge { node { viewerHasLiked text } } } } }';
    const count = 200;
    world.subgraphs.posts.set('p2', { id: 'p2', authorId: 'u1', text: 'long '.repeat(2_000) });
    const { socket, messages } = await rawSocket(world.url);
    const Authorization = world.tokenOf(world.alice);
    socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization } }));
    await until(() => messages.length === 1);
    socket.send(JSON.stringify({ id: 'x"1', type: 'subscribe', payload: { query } }));
    const { client } = connect(world.url, { Authorization: world.tokenOf(world.bob) });
    clients.push(client);
    const bobs = results(client, query);
    const first = bobs.next();
    await until(() => world.source.openCount() === 2);

    socket.pause();
    for (let nth = 1; nth <= count; nth += 1) {
      const sharing = { ...NEWS.sharing, key: `new ${nth}` };
      world.source.happen([world.alice.userId, world.bob.userId], { ...NEWS, sharing });
    }
    const cursors = [await first];
    while (cursors.length < count) cursors.push(await bobs.next());
    const cursorOf = (answer: unknown) =>
      (answer as { data: { homeTimeline: { cursor: string } } }).data.homeTimeline.cursor;
    const all = Array.from({ length: count }, (_none, index) => String(index + 1));
    expect(cursors.map(cursorOf)).toEqual(all);

    socket.resume();
    await until(() => messages.length === count + 1);
    const [, ...nexts] = messages as { id: string; type: string; payload: unknown }[];
    expect(nexts.map(({ payload }) => cursorOf(payload))).toEqual(all);
    expect(nexts[0]).toEqual({ id: 'x"1', type: 'next', payload: cursors[0] });
    expect(runs).not.toContain('own');
    socket.close();
  });

  it('are nobody’s once the post is gone in the midst of it', async () => {
    const { posts } = world.subgraphs.clients;
    const original = posts.execute;
    posts.execute = (request) => {
      if (request.audience) world.subgraphs.posts.delete('p2');
      return original(request);
    };
    const seen = (cursor: string) => ({
      data: { homeTimeline: { cursor, edge: { repostedBy: [], node: null } } },
    });
    expect(await seenByBoth(WITH_FLAGS)).toEqual([seen('1'), seen('2')]);
    expect(runs).toEqual(['shared', 'audience', 'own', 'own']);
  });

  it('leave out who blocks in the midst of it, whether their owner knows of it first or feed', async () => {
    const { posts } = world.subgraphs.clients;
    const original = posts.execute;
    posts.execute = (request) => {
      if (request.audience)
        world.subgraphs.posts.set('p2', { id: 'p2', authorId: 'u1', text: 'look', hiddenFrom: [bobId] });
      return original(request);
    };
    const query =
      'subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { node { viewerHasLiked text } } } } }';
    const seen = (node: object | null) => ({ data: { homeTimeline: { edge: { node } } } });
    const look = { viewerHasLiked: false, text: 'look' };
    expect(await seenByBoth(query)).toEqual([seen(look), seen(null)]);
    expect(runs).toEqual(['shared', 'audience', 'own']);

    runs.length = 0;
    posts.execute = (request) => {
      if (request.audience) world.source.relate([world.bob.userId]);
      return original(request);
    };
    await seenByBoth(query, { ...NEWS, sharing: { ...NEWS.sharing, key: 'another' } });
    expect(runs).toEqual(['shared', 'audience', 'own']);
  });
});
