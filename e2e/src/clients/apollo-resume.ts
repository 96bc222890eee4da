import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import {
  createResumeLink,
  followHomeTimeline,
  possibleTypes,
  typePolicies,
  type LiveHomeTimeline,
} from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { eventually } from '@rookery/testkit';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, deletePost, expectData, follow, type Person, post, signUp } from '../client.ts';
import type { World } from '../world.ts';
import { REPLAY_LIMIT, type ClientsWorld } from './clients-world.ts';

const PAGE = 20;

/** An app of one person's, whose network is ours to cut. */
interface App {
  readonly timeline: LiveHomeTimeline;
  /** Names of the events that it dealt with. */
  readonly events: string[];
  /** What the cache says of the read state. */
  unreadCount(): unknown;
  /** Ends the connection as a tunnel does, without a word. */
  cut(): void;
  /** Nothing connects again before `release` is called. */
  hold(): { release(): void };
  connections(): number;
  close(): Promise<void>;
}

async function openApp(world: World, person: Person): Promise<App> {
  const sockets: WebSocket[] = [];
  let mayConnect = Promise.resolve();
  class OurSocket extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }
  const headers = { authorization: `Bearer ${person.token}` };
  const socket = createClient({
    url: world.wsUrl,
    webSocketImpl: OurSocket,
    connectionParams: headers,
    retryAttempts: Infinity,
    retryWait: () => mayConnect,
    shouldRetry: () => true,
  });
  const client = new ApolloClient({
    cache: new InMemoryCache({ typePolicies, possibleTypes }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      createResumeLink().concat(new GraphQLWsLink(socket)),
      new HttpLink({ uri: world.url, headers }),
    ),
  });
  const events: string[] = [];
  const timeline = await followHomeTimeline(client, {
    query: gql(operation('HomeTimeline')),
    subscription: gql(operation('OnHomeTimeline')),
    first: PAGE,
    retryMillis: 100,
    onEvent: ({ __typename }) => events.push(__typename),
  });
  return {
    timeline,
    events,
    unreadCount: () =>
      Object.values(client.cache.extract() as Record<string, { homeTimelineReadState?: object }>)
        .map(({ homeTimelineReadState }) => homeTimelineReadState)
        .find((state) => state),
    cut: () => sockets.at(-1)?.terminate(),
    hold() {
      let release = () => {};
      mayConnect = new Promise((resolve) => (release = resolve));
      return { release: () => release() };
    },
    connections: () => sockets.length,
    async close() {
      timeline.stop();
      client.stop();
      await socket.dispose();
    },
  };
}

export function apolloResume(started: () => ClientsWorld): void {
  describe('with @apollo/client, a home timeline that follows live over a network that breaks', () => {
    let world: ClientsWorld;
    let alice: Person;
    let bob: Person;
    let app: App;

    beforeAll(async () => {
      world = started();
      [alice, bob] = await Promise.all([signUp(world, 'resume_alice'), signUp(world, 'resume_bob')]);
      await follow(world, alice, bob);
      for (const text of ['first', 'second', 'third']) await post(world, bob, text);
      app = await openApp(world, alice);
      await post(world, bob, 'live');
      await eventually(() => expect(app.events).toContain('HomeTimelinePostAdded'));
    });
    beforeEach(() => app.events.splice(0));
    afterAll(() => app.close());

    const shown = () => app.timeline.edges().map(({ node }) => node?.text);
    async function page(): Promise<string[]> {
      const { homeTimeline } = await expectData(ask(world, 'HomeTimeline', { first: 100 }, alice));
      return homeTimeline.edges.map(({ node }: { node: { text: string } }) => node.text);
    }
    /** The last that happens: when the app has dealt with it, it has dealt with all. */
    async function showsThePage(): Promise<void> {
      await post(world, bob, `the end of ${app.events.length} events`);
      await eventually(async () => expect(shown()).toEqual(await page()));
    }
    const remove = (id: string) => deletePost(world, bob, id);

    it('shows what was missed while the socket was away, once each, removals and read state too', async () => {
      const gone = await post(world, bob, 'soon gone');
      await eventually(() => expect(shown()).toContain('soon gone'));
      const before = app.connections();
      const { release } = app.hold();
      app.cut();
      await post(world, bob, 'missed');
      await remove(gone);
      const { homeTimeline } = await expectData(ask(world, 'HomeTimeline', { first: 1 }, alice));
      await expectData(
        ask(world, 'MarkHomeTimelineRead', { input: { cursor: homeTimeline.edges[0].cursor } }, alice),
      );
      release();
      await showsThePage();
      expect(app.connections()).toBe(before + 1);
      expect(shown()).not.toContain('soon gone');
      expect(app.events).toEqual([
        'HomeTimelinePostAdded',
        'HomeTimelinePostAdded',
        'HomeTimelinePostRemoved',
        'HomeTimelineRead',
        'HomeTimelinePostAdded',
      ]);
      expect(app.unreadCount()).toMatchObject({ readCursor: expect.any(String) });
    });

    it('pages exactly what a gap leaves out, when more was missed than is replayed', async () => {
      const gone = await post(world, bob, 'gone in the gap');
      await eventually(() => expect(shown()).toContain('gone in the gap'));
      const { release } = app.hold();
      app.cut();
      await remove(gone);
      for (let index = 0; index <= REPLAY_LIMIT; index += 1) await post(world, bob, `missed ${index}`);
      release();
      await showsThePage();
      expect(app.events).toContain('HomeTimelineGap');
      expect(shown()).not.toContain('gone in the gap');
    });

    it('loses nothing when the socket is cut again and again while posts are written', async () => {
      const before = app.connections();
      for (let index = 0; index < 24; index += 1) {
        if (index % 4 === 1) app.cut();
        await post(world, bob, `in the storm ${index}`);
      }
      await showsThePage();
      expect(app.connections()).toBeGreaterThan(before + 1);
    });

    it('fetches again when much changed at once', async () => {
      const carol = await signUp(world, 'resume_carol');
      await post(world, carol, 'by carol, before');
      await follow(world, alice, carol);
      await eventually(() => expect(shown()).toContain('by carol, before'));
      expect(app.events).toContain('HomeTimelineChanged');
      // As many as were on the screen.
      expect(shown()).toEqual((await page()).slice(0, shown().length));
    });
  });
}
