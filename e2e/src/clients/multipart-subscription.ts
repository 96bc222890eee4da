import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import {
  createRefreshLink,
  createSession,
  followHomeTimeline,
  possibleTypes,
  refreshOverHttp,
  typePolicies,
} from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { eventually } from '@rookery/testkit';
import { ask, deletePost, expectData, follow, type Person, post, signUp } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

/** What Apollo's clients send for a subscription that has no socket. */
const MULTIPART = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0';

export function multipartSubscription(started: () => ClientsWorld): void {
  describe('with @apollo/client, a subscription over multipart HTTP', () => {
    let world: ClientsWorld;
    let alice: Person;
    let bob: Person;
    const apps: { close(): void }[] = [];
    beforeAll(async () => {
      world = started();
      [alice, bob] = await Promise.all([signUp(world, 'multipart_alice'), signUp(world, 'multipart_bob')]);
      await follow(world, alice, bob);
      await post(world, bob, 'before');
    });
    afterEach(() => apps.splice(0).forEach((app) => app.close()));

    /** An app without a socket: queries, mutations and subscriptions go through one HttpLink. */
    async function openApp(person: Person, accessToken = person.token) {
      const signedOut = jest.fn();
      const answers: string[] = [];
      const session = createSession({
        refresh: refreshOverHttp({ url: world.url, mutation: operation('RefreshSession') }),
        onSignedOut: signedOut,
      });
      session.signIn({
        accessToken,
        refreshToken: person.refreshToken,
        accessTokenExpiresAt: new Date(Date.now() + 60_000).toISOString(),
      });
      const watchedFetch: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        const isLive = new Headers(init?.headers).get('accept')?.startsWith(MULTIPART);
        if (isLive) answers.push(`${response.status} ${response.headers.get('content-type')}`);
        return response;
      };
      const client = new ApolloClient({
        cache: new InMemoryCache({ typePolicies, possibleTypes }),
        link: createRefreshLink(session).concat(new HttpLink({ uri: world.url, fetch: watchedFetch })),
      });
      const timeline = await followHomeTimeline(client, {
        query: gql(operation('HomeTimeline')),
        subscription: gql(operation('OnHomeTimeline')),
        first: 20,
        retryMillis: 50,
      });
      const close = () => {
        timeline.stop();
        client.stop();
      };
      apps.push({ close });
      return {
        session,
        signedOut,
        answers,
        close,
        texts: () => timeline.edges().map(({ node }) => node?.text),
      };
    }
    const remove = (id: string) => deletePost(world, bob, id);

    it('posts and removals arrive as parts of one answer', async () => {
      const app = await openApp(alice);
      const gone = await post(world, bob, 'soon gone');
      await post(world, bob, 'live');
      await eventually(() => expect(app.texts()).toEqual(['live', 'soon gone', 'before']));
      await remove(gone);
      await eventually(() => expect(app.texts()).toEqual(['live', 'before']));
      expect(app.answers).toEqual([
        expect.stringMatching(/^200 multipart\/mixed\b.*subscriptionSpec="?1\.0/),
      ]);
    });

    it('a token that expires under it ends it; the client refreshes once and misses nothing', async () => {
      const refreshed = await world.answered('RefreshSession');
      const app = await openApp(alice, world.reissue(alice.token, 2));
      await post(world, bob, 'while it lives');
      await eventually(() => expect(app.answers.length).toBeGreaterThan(1));
      await post(world, bob, 'after it expired');
      await eventually(() => expect(app.texts().slice(0, 2)).toEqual(['after it expired', 'while it lives']));
      expect(await world.answered('RefreshSession')).toBe(refreshed + 1);
      await post(world, bob, 'and later');
      await eventually(() => expect(app.texts()[0]).toBe('and later'));
      expect(app.answers).toHaveLength(2);
      expect(app.signedOut).not.toHaveBeenCalled();
      expect(app.session.isSignedIn()).toBe(true);
    });

    it('signing out ends it, and signs the app out', async () => {
      const carol = await signUp(world, 'multipart_carol');
      const app = await openApp(carol);
      await eventually(() => expect(app.answers).toHaveLength(1));
      await expectData(ask(world, 'SignOut', {}, carol));
      await eventually(() => expect(app.signedOut).toHaveBeenCalledTimes(1));
      expect(app.session.isSignedIn()).toBe(false);
    });

    it('one that cannot begin is told by code before anything is streamed', async () => {
      const refused = await ask(world, 'OnHomeTimeline', {}, undefined, {
        accept: `${MULTIPART},application/json`,
      });
      expect(refused.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      const malformed = await ask(world, 'OnHomeTimeline', { since: 'nonsense' }, alice, {
        accept: `${MULTIPART},application/json`,
      });
      expect(malformed.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });
  });
}
