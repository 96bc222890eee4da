import { operation } from '@rookery/operations';
import { createClient, type Client, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, deletePost, expectData, follow, homeTexts, type Person, post, signUp } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

interface Received {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read whatever their operation selects
  readonly data: any;
  readonly errors?: readonly unknown[];
}

/** Events of one subscription, as they come. */
interface Watch {
  next(): Promise<Received['data']>;
  stop(): void;
}

function watch(client: Client, payload: SubscribePayload): Watch {
  const results = client.iterate<Received['data']>(payload);
  return {
    async next() {
      // The client rejects with the list of errors as it came; a test wants an Error.
      const { value, done } = await results.next().catch((reason: unknown) => {
        throw Array.isArray(reason) ? new Error(JSON.stringify(reason)) : reason;
      });
      if (done) throw new Error('the subscription ended');
      if (value.errors) throw new Error(JSON.stringify(value.errors));
      return value.data;
    },
    stop: () => void results.return?.(),
  };
}

const ON_HOME = operation('OnHomeTimeline');
const CURSOR =
  'subscription ($since: String) { homeTimeline(since: $since) { __typename cursor ... on HomeTimelinePostAdded { edge { node { text } } } } }';

export function graphqlWs(started: () => ClientsWorld): void {
  describe('over graphql-ws’ own client', () => {
    let world: ClientsWorld;
    let alice: Person;
    let bob: Person;
    let client: Client;
    const clients: Client[] = [];

    const connect = (person?: Pick<Person, 'token'>): Client => {
      const made = createClient({
        url: world.wsUrl,
        webSocketImpl: WebSocket,
        lazy: true,
        retryAttempts: 0,
        ...(person ? { connectionParams: { Authorization: `Bearer ${person.token}` } } : {}),
      });
      clients.push(made);
      return made;
    };
    const startWatching = (person: Person, since: string): Watch =>
      watch(connect(person), { query: CURSOR, variables: { since } });

    beforeAll(async () => {
      world = started();
      [alice, bob] = await Promise.all([signUp(world, 'ws_alice'), signUp(world, 'ws_bob')]);
      await follow(world, alice, bob);
      client = connect(alice);
    });
    afterAll(async () => {
      for (const each of clients) await each.dispose();
    });

    /** The page's cursor: resuming from it makes a subscription miss nothing, however long it takes to begin. */
    async function pageCursor(viewer: Person): Promise<string> {
      const { homeTimeline } = await expectData(
        ask(world, '{ homeTimeline(first: 1) { pageInfo { startCursor } } }', {}, viewer),
      );
      return homeTimeline.pageInfo.startCursor;
    }

    it('a followed person’s new post arrives with its author and counts', async () => {
      await post(world, bob, 'before');
      const events = watch(client, { query: ON_HOME, variables: { since: await pageCursor(alice) } });
      await post(world, bob, 'live!');
      const { homeTimeline } = await events.next();
      expect(homeTimeline).toMatchObject({
        __typename: 'HomeTimelinePostAdded',
        edge: { reason: 'FOLLOWED', node: { text: 'live!', author: { username: 'ws_bob' }, likeCount: 0 } },
      });
      events.stop();
    });

    it('what was missed since a cursor comes first, in order and once; then it goes on live', async () => {
      const since = await pageCursor(alice);
      for (const text of ['missed 1', 'missed 2']) await post(world, bob, text);
      const events = startWatching(alice, since);
      expect((await events.next()).homeTimeline.edge.node.text).toBe('missed 1');
      const second = (await events.next()).homeTimeline;
      expect(second.edge.node.text).toBe('missed 2');
      await post(world, bob, 'now');
      expect((await events.next()).homeTimeline.edge.node.text).toBe('now');
      events.stop();
      const resumed = startWatching(alice, second.cursor);
      expect((await resumed.next()).homeTimeline.edge.node.text).toBe('now');
      resumed.stop();
    });

    it('a deletion and a block reach open sockets', async () => {
      const id = await post(world, bob, 'to be deleted');
      const events = startWatching(alice, await pageCursor(alice));
      await deletePost(world, bob, id);
      expect((await events.next()).homeTimeline.__typename).toBe('HomeTimelinePostRemoved');
      const carol = await signUp(world, 'ws_carol');
      await follow(world, alice, carol);
      expect((await events.next()).homeTimeline.__typename).toBe('HomeTimelineChanged');
      await expectData(
        ask(
          world,
          'mutation ($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }',
          { id: alice.id },
          carol,
        ),
      );
      expect((await events.next()).homeTimeline.__typename).toBe('HomeTimelineChanged');
      await post(world, carol, 'alice must not see this');
      await post(world, bob, 'alice sees this');
      let event = (await events.next()).homeTimeline;
      while (event.__typename === 'HomeTimelineChanged') event = (await events.next()).homeTimeline;
      expect(event.edge.node.text).toBe('alice sees this');
      events.stop();
    });

    it('the socket resumes without a gap when the server was killed and came back', async () => {
      await post(world, bob, 'before the crash');
      const since = await pageCursor(alice);
      await world.kill();
      await world.start();
      await post(world, bob, 'after the crash');
      const events = startWatching(alice, since);
      const event = (await events.next()).homeTimeline;
      expect(event.edge.node.text).toBe('after the crash');
      expect(await homeTexts(world, alice, 1)).toEqual(['after the crash']);
      await post(world, bob, 'and then');
      expect((await events.next()).homeTimeline.edge.node.text).toBe('and then');
      events.stop();
    });

    it('queries and mutations work over the socket too', async () => {
      const text = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { text } } }';
      const events = watch(connect(alice), { query: text, variables: { input: { text: 'by socket' } } });
      expect(await events.next()).toEqual({ createPost: { post: { text: 'by socket' } } });
    });

    it('signed out, the subscription is UNAUTHENTICATED; a bad token closes with 4403', async () => {
      const refused = watch(connect(), { query: CURSOR });
      await expect(refused.next()).rejects.toThrow(/UNAUTHENTICATED/);
      const closed = watch(connect({ token: 'nonsense' }), { query: CURSOR });
      await expect(closed.next()).rejects.toMatchObject({ code: 4403 });
    });

    it('a malformed since is BAD_USER_INPUT', async () => {
      const refused = watch(connect(alice), { query: CURSOR, variables: { since: 'nonsense' } });
      await expect(refused.next()).rejects.toThrow(/BAD_USER_INPUT/);
    });

    it('signing out closes the socket with 4403', async () => {
      const dora = await signUp(world, 'ws_dora');
      await post(world, dora, 'first');
      const events = startWatching(dora, await pageCursor(dora));
      await post(world, dora, 'opens the socket');
      expect((await events.next()).homeTimeline.edge.node.text).toBe('opens the socket');
      const ended = expect(events.next()).rejects.toMatchObject({ code: 4403 });
      await expectData(ask(world, 'mutation { signOut { sessionId } }', {}, dora));
      await ended;
    });
  });
}
