import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import {
  createRefreshLink,
  createResumeLink,
  createSession,
  followHomeTimeline,
  possibleTypes,
  refreshOverHttp,
  sessionSocketOptions,
  typePolicies,
  type LiveHomeTimeline,
} from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { eventually } from '@rookery/testkit';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, expectData, follow, post, signUp, type Person } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

const EXPIRED_SECONDS = -60;
const AT_ONCE = 20;

/** An app of one person's, whose access token lives as long as a test wants; all of it is the kit's. */
function openApp(world: ClientsWorld, person: Person, accessToken: string) {
  const signedOut = jest.fn();
  const session = createSession({
    refresh: refreshOverHttp({ url: world.url, mutation: operation('RefreshSession') }),
    onSignedOut: signedOut,
  });
  session.signIn({
    accessToken,
    refreshToken: person.refreshToken,
    accessTokenExpiresAt: new Date(Date.now() + 60_000).toISOString(),
  });
  const closings: number[] = [];
  const options = sessionSocketOptions(session);
  let noteTokenSent = (): void => {};
  const tokenSent = new Promise<void>((resolve) => (noteTokenSent = resolve));
  const socket = createClient({
    url: world.wsUrl,
    webSocketImpl: WebSocket,
    ...options,
    async connectionParams() {
      const params = await options.connectionParams();
      noteTokenSent();
      return params;
    },
    on: {
      closed(event) {
        closings.push((event as { code: number }).code);
        options.on.closed(event);
      },
    },
  });
  const client = new ApolloClient({
    cache: new InMemoryCache({ typePolicies, possibleTypes }),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      createResumeLink().concat(new GraphQLWsLink(socket)),
      createRefreshLink(session).concat(new HttpLink({ uri: world.url })),
    ),
  });
  let timeline: LiveHomeTimeline | undefined;
  return {
    client,
    session,
    signedOut,
    closings,
    /** Resolves when the first socket has taken the token that it presents. */
    tokenSent,
    async follow() {
      timeline = await followHomeTimeline(client, {
        query: gql(operation('HomeTimeline')),
        subscription: gql(operation('OnHomeTimeline')),
        first: 20,
        retryMillis: 100,
      });
      return timeline;
    },
    async close() {
      timeline?.stop();
      client.stop();
      // It rejects where it was about to connect again.
      await Promise.resolve(socket.dispose()).catch(() => {});
    },
  };
}

export function sessions(world: () => ClientsWorld): void {
  describe('the kit’s session, whose access token ends', () => {
    let alice: Person;
    let bob: Person;
    let app: ReturnType<typeof openApp> | undefined;
    beforeAll(async () => {
      [alice, bob] = await Promise.all([signUp(world(), 'session_alice'), signUp(world(), 'session_bob')]);
      await follow(world(), alice, bob);
      await post(world(), bob, 'before');
    });
    afterEach(() => app?.close());

    /** A session of its own for each test: a refresh token works once. */
    async function signedIn(): Promise<Person> {
      const input = { login: alice.username, password: 'correct horse battery' };
      const text = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
      const { signIn } = await expectData(ask(world(), text, { input }));
      return { ...alice, token: signIn.accessToken, refreshToken: signIn.refreshToken };
    }
    const askMany = ({ client }: ReturnType<typeof openApp>) =>
      Array.from({ length: AT_ONCE }, (_each, index) =>
        client.query({
          query: gql(operation('HomeTimeline')),
          variables: { first: index + 1 },
          fetchPolicy: 'no-cache',
        }),
      );

    it('one refresh serves all operations that were refused with 401 at once, and each is answered', async () => {
      const person = await signedIn();
      app = openApp(world(), person, world().reissue(person.token, EXPIRED_SECONDS));
      const refreshed = await world().answered('RefreshSession');
      const mutation = app.client.mutate({
        mutation: gql(operation('CreatePost')),
        variables: { input: { text: 'after a refresh' } },
      });
      const answers = await Promise.all([...askMany(app), mutation]);
      expect(answers.map(({ error }) => error)).toEqual(answers.map(() => undefined));
      expect(answers.at(-1)?.data).toMatchObject({ createPost: { post: { text: 'after a refresh' } } });
      expect(answers[0]?.data).toMatchObject({ homeTimeline: { edges: [{}] } });
      expect(await world().answered('RefreshSession')).toBe(refreshed + 1);
      expect(app.signedOut).not.toHaveBeenCalled();
    });

    it('the same refresh serves the socket that was closed with 4403', async () => {
      const person = await signedIn();
      const { homeTimeline } = await expectData(ask(world(), 'HomeTimeline', { first: 1 }, person));
      app = openApp(world(), person, world().reissue(person.token, EXPIRED_SECONDS));
      const refreshed = await world().answered('RefreshSession');
      const arrived = new Promise((resolve, reject) => {
        app?.client
          .subscribe({
            query: gql(operation('OnHomeTimeline')),
            variables: { since: homeTimeline.pageInfo.startCursor },
          })
          .subscribe({ next: ({ data, error }) => (error ? reject(error) : resolve(data)) });
      });
      await app.tokenSent;
      await Promise.all(askMany(app));
      await post(world(), bob, 'after 4403');
      expect(await arrived).toMatchObject({ homeTimeline: { edge: { node: { text: 'after 4403' } } } });
      expect(app.closings).toEqual([4403]);
      expect(await world().answered('RefreshSession')).toBe(refreshed + 1);
    });

    it('a token that expires under an open socket is renewed, and the live timeline misses nothing', async () => {
      const person = await signedIn();
      app = openApp(world(), person, world().reissue(person.token, 2));
      const timeline = await app.follow();
      await post(world(), bob, 'while it lives');
      await eventually(() => expect(app?.closings).toEqual([4403]));
      await post(world(), bob, 'after it expired');
      await eventually(() =>
        expect(
          timeline
            .edges()
            .slice(0, 2)
            .map(({ node }) => node?.text),
        ).toEqual(['after it expired', 'while it lives']),
      );
      expect(app.signedOut).not.toHaveBeenCalled();
    });

    it('a session that ended elsewhere is told once, by one refresh, and operations end with UNAUTHENTICATED', async () => {
      const person = await signedIn();
      app = openApp(world(), person, person.token);
      await app.follow();
      const refreshed = await world().answered('RefreshSession');
      await expectData(ask(world(), 'SignOut', {}, person));
      await eventually(() => expect(app?.closings).toEqual([4403]));
      const refusals = await Promise.all(
        askMany(app).map((asking) => asking.catch((error: unknown) => error)),
      );
      for (const refusal of refusals) {
        expect(CombinedGraphQLErrors.is(refusal) && refusal.errors[0]?.extensions?.['code']).toBe(
          'UNAUTHENTICATED',
        );
      }
      expect(app.signedOut).toHaveBeenCalledTimes(1);
      expect(app.session.isSignedIn()).toBe(false);
      expect(await world().answered('RefreshSession')).toBe(refreshed + 1);
    });

    it('a wrong password is no reason to refresh', async () => {
      const person = await signedIn();
      app = openApp(world(), person, person.token);
      const refreshed = await world().answered('RefreshSession');
      const input = { login: alice.username, password: 'not the password' };
      await expect(
        app.client.mutate({ mutation: gql(operation('SignIn')), variables: { input } }),
      ).rejects.toThrow();
      expect(await world().answered('RefreshSession')).toBe(refreshed);
      expect(app.session.isSignedIn()).toBe(true);
    });
  });
}
