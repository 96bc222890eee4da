import { NO_METRICS } from '@rookery/telemetry';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Person } from './testing/ask.ts';
import { createHomeActions, type HomeActions } from './testing/home-actions.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';

/** Selections of an edge that are the same for all who may see them. */
const SHARED = [
  'cursor reason node { id text }',
  'cursor node { text likeCount repostCount replyCount quoteCount conversationId createdAt }',
  'node { author { id username displayName bio isPrivate followerCount postCount } }',
  'at: cursor why: reason node { ... on Node { id } replyToId replyTo { text author { username } } }',
  'node { quotedPostId quotedPost { text author { displayName } quotedPost { id } } }',
];
/** Selections with something of the viewer's, and how often owners are asked for it: not of what the event tells. */
const OWN = [
  { edge: 'node { viewerHasLiked text viewerHasReposted viewerHasBookmarked }', audiences: 1 },
  { edge: 'reason repostedBy { username } node { text }', audiences: 0 },
  {
    edge: 'repostedBy { username } node { text author { username viewerFollowState followsViewer } }',
    audiences: 1,
  },
  { edge: 'node { quotedPost { liked: viewerHasLiked text author { viewerFollowState } } }', audiences: 1 },
] as const;

describe('runs on live events, in the product,', () => {
  let world: ProductWorld;
  let home: HomeActions;
  let runs: string[];
  let [alice, bob, carol, dora]: Person[] = [];
  const clients: Client[] = [];

  beforeAll(async () => {
    world = await createProductWorld({
      // So that no write is late, whose writer would go by themselves for half a minute.
      settleMillis: 30_000,
      metrics: { ...NO_METRICS, gateway: { ...NO_METRICS.gateway, eventRun: (kind) => runs.push(kind) } },
    });
    home = createHomeActions(world);
    const names = ['alice', 'bob', 'carol', 'dora'];
    [alice, bob, carol, dora] = await Promise.all(names.map((name) => world.signUp(name)));
    await home.follow(person(alice), person(bob));
    await home.follow(person(dora), person(bob));
    await home.post(person(bob), 'the first');
    await world.product.settled();
  });
  beforeEach(() => {
    runs = [];
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });
  afterAll(() => world.close());

  const person = (someone: Person | undefined): Person => {
    if (!someone) throw new Error('nobody signed up');
    return someone;
  };

  /** The next event that somebody is told, by an operation of this name. */
  async function open(who: Person, name: string, edge: string) {
    const client = createClient({
      url: world.product.gateway.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${who.token}` },
    });
    clients.push(client);
    const { pageInfo } = await home.page(who, { first: 1 });
    const query = `subscription ${name}($since: String) {
      homeTimeline(since: $since) {
        __typename
        cursor
        ... on HomeTimelinePostAdded { edge { ${edge} } }
        ... on HomeTimelineRead { viewer { id } }
      }
    }`;
    return client.iterate<{ homeTimeline: Record<string, unknown> }>({
      query,
      variables: { since: pageInfo.startCursor },
    });
  }
  type Stream = Awaited<ReturnType<typeof open>>;
  async function next(stream: Stream) {
    const { value } = await stream.next();
    if (!value || value.errors) throw new Error(JSON.stringify(value));
    return value.data?.homeTimeline;
  }
  /** All are told of one post first, so that all are surely open. */
  async function opened(...opening: Promise<Stream>[]): Promise<Stream[]> {
    const streams = await Promise.all(opening);
    await home.post(person(bob), 'everybody is here');
    await Promise.all(streams.map(next));
    runs = [];
    return streams;
  }
  const quote = (author: Person, quotedPostId: string) =>
    home.mutate(author, 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }', {
      input: { text: 'look', quotedPostId },
    });

  it.each(SHARED)('once for two viewers, with what each would get alone: %s', async (edge) => {
    const streams = await opened(
      open(person(alice), 'Shared', edge),
      open(person(dora), 'Shared', edge),
      open(person(alice), 'AliceAlone', edge),
      open(person(dora), 'DoraAlone', edge),
    );
    await quote(person(bob), await home.post(person(carol), 'quoted'));
    const [alices, doras, aliceAlone, doraAlone] = await Promise.all(streams.map(next));
    expect(alices).toMatchObject({ __typename: 'HomeTimelinePostAdded', edge: expect.any(Object) });
    expect(alices).toEqual(aliceAlone);
    expect(doras).toEqual(doraAlone);
    expect(runs.sort()).toEqual(['own', 'own', 'shared']);
  });

  it.each(OWN)(
    'once for what is the same, and together for what is not: $edge',
    async ({ edge, audiences }) => {
      const quoted = await home.post(person(carol), 'quoted');
      await home.mutate(
        person(alice),
        'mutation ($id: ID!) { likePost(input: { postId: $id }) { post { id } } }',
        { id: quoted },
      );
      await world.product.settled();
      const streams = await opened(
        open(person(alice), 'Own', edge),
        open(person(dora), 'Own', edge),
        open(person(alice), 'AliceAlone', edge),
        open(person(dora), 'DoraAlone', edge),
      );
      await quote(person(bob), quoted);
      const [alices, doras, aliceAlone, doraAlone] = await Promise.all(streams.map(next));
      expect(alices).toMatchObject({ __typename: 'HomeTimelinePostAdded', edge: expect.any(Object) });
      expect(alices).toEqual(aliceAlone);
      expect(doras).toEqual(doraAlone);
      expect(runs.sort()).toEqual([...Array<string>(audiences).fill('audience'), 'own', 'own', 'shared']);
    },
  );

  it('together for who reposted, which feed is asked with each viewer’s own event', async () => {
    const edge = 'reason repostedBy { username } node { text viewerHasLiked }';
    const post = await home.post(person(carol), 'worth it');
    await world.product.settled();
    const streams = await opened(open(person(alice), 'Why', edge), open(person(dora), 'Why', edge));
    await home.repost(person(bob), post);
    const seen = {
      edge: {
        reason: 'REPOSTED',
        repostedBy: [{ username: person(bob).username }],
        node: { text: 'worth it', viewerHasLiked: false },
      },
    };
    expect(await Promise.all(streams.map(next))).toMatchObject([seen, seen]);
    expect(runs.sort()).toEqual(['audience', 'shared']);
  });

  it('for whoever blocks or is blocked by a quoted author by themselves, who see nothing of the quote', async () => {
    const edge = 'node { text viewerHasLiked quotedPost { text } }';
    const erin = await world.signUp('erin');
    await home.follow(erin, person(bob));
    const quoted = await home.post(person(carol), 'quoted');
    await home.block(person(carol), erin);
    await world.product.settled();
    const streams = await opened(
      open(person(alice), 'Quote', edge),
      open(person(dora), 'Quote', edge),
      open(erin, 'Quote', edge),
    );
    await quote(person(bob), quoted);
    const seen = (quotedPost: object | null) => ({ edge: { node: { text: 'look', quotedPost } } });
    expect(await Promise.all(streams.map(next))).toMatchObject([
      seen({ text: 'quoted' }),
      seen({ text: 'quoted' }),
      seen(null),
    ]);
    expect(runs.sort()).toEqual(['audience', 'own', 'shared']);
  });

  it('for each follower of a private author by themselves', async () => {
    const edge = 'node { text viewerHasLiked author { username } }';
    const paul = await world.signUp('paul');
    for (const follower of [alice, dora]) await home.follow(person(follower), paul);
    await home.setPrivate(paul, true);
    await world.product.settled();
    const streams = await opened(open(person(alice), 'Private', edge), open(person(dora), 'Private', edge));
    await home.post(paul, 'among us');
    const seen = {
      edge: { node: { text: 'among us', viewerHasLiked: false, author: { username: 'paul' } } },
    };
    expect(await Promise.all(streams.map(next))).toMatchObject([seen, seen]);
    expect(runs.sort()).toEqual(['own', 'own', 'shared']);
  });

  it('once for all who are told of a removal', async () => {
    const gone = await home.post(person(bob), 'soon gone');
    await world.product.settled();
    const streams = await opened(open(person(alice), 'Gone', 'cursor'), open(person(dora), 'Gone', 'cursor'));
    await home.deletePost(person(bob), gone);
    const [alices, doras] = await Promise.all(streams.map(next));
    expect([alices, doras]).toMatchObject([
      { __typename: 'HomeTimelinePostRemoved' },
      { __typename: 'HomeTimelinePostRemoved' },
    ]);
    expect(alices?.['cursor']).not.toBe(doras?.['cursor']);
    expect(runs).toEqual(['shared']);
  });
});
