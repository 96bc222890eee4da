import type { Client } from 'graphql-ws';
import { connect, results, until } from './testing/clients.ts';
import { openLiveWorld, type LiveWorld } from './testing/live-world.ts';

/** Of a run on one event; enough for all that answer, on a busy machine. */
const DEADLINE_MILLIS = 3_000;

describe('a subscription over several subgraphs', () => {
  let world: LiveWorld;
  let client: Client;

  beforeEach(async () => {
    world = await openLiveWorld({
      limits: { retryPauses: [10, 20, 40] },
      resilience: { operationDeadlineMillis: DEADLINE_MILLIS, subgraphTimeoutMillis: 60_000 },
    });
    const { alice, subgraphs } = world;
    subgraphs.users.set('u1', { id: 'u1', username: 'bob', bio: 'birds' });
    subgraphs.users.set('u2', { id: 'u2', username: 'carol' });
    subgraphs.posts.set('p1', { id: 'p1', authorId: 'u2', text: 'first', likedBy: ['u1'] });
    subgraphs.posts.set('p2', {
      id: 'p2',
      authorId: 'u1',
      text: 'look at this',
      quotedPostId: 'p1',
      likedBy: [alice.userId, 'u2'],
    });
    client = connect(world.url, { Authorization: world.tokenOf(alice) }).client;
  });
  afterEach(async () => {
    await client.dispose();
    await world.close();
  });

  /** What alice sees of one event. */
  async function seen(facts: Parameters<LiveWorld['happenToAlice']>[0], query: string, variables = {}) {
    const stream = results(client, query, variables);
    const result = stream.next();
    await until(() => world.source.openCount() === 1);
    world.happenToAlice(facts);
    const { data, errors } = (await result) ?? {};
    await stream.end();
    await until(() => world.source.openCount() === 0);
    return { data, ...(errors ? { errors } : {}) };
  }

  const added = { type: 'added', postId: 'p2', repostedBy: ['u2', 'u1'] } as const;

  it('brings whatever was selected, from whichever subgraph has it', async () => {
    const query = `subscription {
      homeTimeline {
        __typename
        cursor
        ... on HomeTimelinePostAdded {
          edge {
            cursor
            reason
            node { id text likeCount viewerHasLiked author { username displayName } quotedPost { author { username } likeCount } }
            repostedBy { __typename username }
          }
        }
      }
    }`;
    expect(await seen(added, query)).toEqual({
      data: {
        homeTimeline: {
          __typename: 'HomeTimelinePostAdded',
          cursor: '1',
          edge: {
            cursor: 'edge 1',
            reason: 'REPOSTED',
            node: {
              id: 'p2',
              text: 'look at this',
              likeCount: 2,
              viewerHasLiked: true,
              author: { username: 'bob', displayName: 'BOB' },
              quotedPost: { author: { username: 'carol' }, likeCount: 1 },
            },
            repostedBy: [
              { __typename: 'User', username: 'carol' },
              { __typename: 'User', username: 'bob' },
            ],
          },
        },
      },
    });
  });

  it('keeps aliases, named fragments, fragments on the interface and variables that include or skip', async () => {
    const query = `
      subscription Live($since: String, $likes: Boolean!, $quote: Boolean = true) {
        live: homeTimeline(since: $since) { ...event }
      }
      fragment event on HomeTimelineEvent {
        kind: __typename
        ... on HomeTimelineEvent { at: cursor }
        ... on HomeTimelinePostAdded { line: edge { post: node { ...post } } }
        ... on HomeTimelinePostRemoved { postId }
      }
      fragment post on Post {
        says: text
        likes: likeCount @include(if: $likes)
        quoted: quotedPost @skip(if: $quote) { id }
        writer: author { name: username again: username }
      }`;
    expect(await seen(added, query, { likes: false })).toEqual({
      data: {
        live: {
          kind: 'HomeTimelinePostAdded',
          at: '1',
          line: { post: { says: 'look at this', writer: { name: 'bob', again: 'bob' } } },
        },
      },
    });
    expect(await seen({ type: 'removed', postId: 'p9' }, query, { likes: true })).toEqual({
      data: { live: { kind: 'HomeTimelinePostRemoved', at: '2', postId: 'p9' } },
    });
    expect(await seen(added, query, { likes: true, quote: false })).toMatchObject({
      data: { live: { line: { post: { likes: 2, quoted: { id: 'p1' } } } } },
    });
  });

  it('asks other subgraphs for nothing when the event has nothing of theirs', async () => {
    const query =
      'subscription { homeTimeline { cursor ... on HomeTimelinePostAdded { edge { node { text } } } } }';
    expect(await seen({ type: 'changed' }, query)).toEqual({ data: { homeTimeline: { cursor: '1' } } });
    expect(world.subgraphs.requests.map(({ subgraph }) => subgraph)).toEqual(['feed']);
  });

  it("runs as the viewer, with the event as the primary's root value alone", async () => {
    const query = `subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { node { author { username } } } } } }`;
    await seen(added, query);
    const { requests } = world.subgraphs;
    const userId = world.alice.userId;
    expect(requests.map(({ subgraph, request }) => [subgraph, request.identity, 'event' in request])).toEqual(
      [
        ['feed', expect.objectContaining({ kind: 'viewer', userId }), true],
        ['posts', expect.objectContaining({ kind: 'viewer', userId }), false],
        ['users', expect.objectContaining({ kind: 'viewer', userId }), false],
      ],
    );
  });

  it('gives null for a post that is gone, with nothing said about it', async () => {
    const query =
      'subscription { homeTimeline { ... on HomeTimelinePostAdded { edge { cursor node { text } } } } }';
    expect(await seen({ type: 'added', postId: 'p404' }, query)).toEqual({
      data: { homeTimeline: { edge: { cursor: 'edge 1', node: null } } },
    });
  });

  it('carries an error up to the nearest field that may be null, at the path of the client', async () => {
    const query = `subscription { live: homeTimeline { ... on HomeTimelinePostAdded {
      edge { by: repostedBy { username about: bio } node { text author { username } } } } } }`;
    expect(await seen(added, query)).toEqual({
      data: { live: { edge: { by: null, node: { text: 'look at this', author: { username: 'bob' } } } } },
      errors: [
        {
          message: 'Something went wrong on our side.',
          path: ['live', 'edge', 'by', 0, 'about'],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
  });

  it('loses only the fields of a subgraph that cannot be reached', async () => {
    const query = `subscription { homeTimeline { cursor ... on HomeTimelinePostAdded {
      edge { reason node { text author { username } } } } } }`;
    world.subgraphs.down.set('users', Infinity);
    expect(await seen(added, query)).toMatchObject({
      data: {
        homeTimeline: {
          cursor: '1',
          edge: { reason: 'REPOSTED', node: { text: 'look at this', author: null } },
        },
      },
      errors: [
        { path: ['homeTimeline', 'edge', 'node', 'author'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
      ],
    });
    world.subgraphs.down.set('posts', Infinity);
    expect(await seen(added, query)).toMatchObject({
      data: { homeTimeline: { cursor: '2', edge: { reason: 'REPOSTED', node: null } } },
      errors: [{ path: ['homeTimeline', 'edge', 'node'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
  });

  it('loses what has not come when the time for an event is up', async () => {
    world.subgraphs.hanging.add('users');
    const query = `subscription { homeTimeline { cursor ... on HomeTimelinePostAdded {
      edge { node { text author { username } } } } } }`;
    expect(await seen(added, query)).toMatchObject({
      data: { homeTimeline: { cursor: '1', edge: { node: { text: 'look at this', author: null } } } },
      errors: [
        { path: ['homeTimeline', 'edge', 'node', 'author'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
      ],
    });
  });

  it('tries again while feed does not answer for an event that it has just sent', async () => {
    world.subgraphs.down.set('feed', 2);
    expect(await seen(added, 'subscription { homeTimeline { cursor } }')).toEqual({
      data: { homeTimeline: { cursor: '1' } },
    });
  });

  it('ends the subscription when feed stays away, so that its client resumes before the event', async () => {
    world.subgraphs.down.set('feed', Infinity);
    await expect(seen(added, 'subscription { homeTimeline { cursor } }')).rejects.toMatchObject([
      { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
  });
});
