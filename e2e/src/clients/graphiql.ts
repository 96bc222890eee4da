import { operation } from '@rookery/operations';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../browser.ts';
import { openGraphiql, type GraphiqlPage } from '../graphiql-page.ts';
import type { ClientsWorld } from './clients-world.ts';

const PASSWORD = 'correct horse battery staple';

export function graphiqlInChromium(started: () => ClientsWorld): void {
  describe('GraphiQL in Chromium', () => {
    let world: ClientsWorld;
    let browser: Browser;
    let graphiql: GraphiqlPage;

    beforeAll(async () => {
      world = started();
      browser = await openBrowser();
    });

    afterAll(async () => {
      await browser?.close();
    });

    beforeEach(async () => {
      graphiql = await openGraphiql(browser, world.origin);
    });

    afterEach(async () => {
      const { hosts, complaints } = graphiql;
      await graphiql.close();
      expect([...hosts]).toEqual([new URL(world.url).host]);
      expect(complaints).toEqual([]);
    });

    interface Account {
      userId: string;
      authorization: string;
    }

    /** Another client: plain fetch. Fails on a GraphQL error. */
    async function ask<Data>(name: string, variables: object, account?: Account): Promise<Data> {
      const response = await fetch(world.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(account && { authorization: account.authorization }),
        },
        body: JSON.stringify({ query: operation(name), operationName: name, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    }

    interface SignedUp {
      signUp: { accessToken: string; viewer: { user: { id: string; username: string } } };
    }

    async function signUp(username: string): Promise<Account> {
      const input = { username, email: `${username}@example.org`, password: PASSWORD };
      const { signUp: session } = await ask<SignedUp>('SignUp', { input });
      return { userId: session.viewer.user.id, authorization: `Bearer ${session.accessToken}` };
    }

    const post = (account: Account, text: string) => ask('CreatePost', { input: { text } }, account);

    interface HomePage {
      homeTimeline: { edges: { node: { text: string } | null }[]; pageInfo: { startCursor: string } };
    }

    /** Asks for the home timeline until a text is on it; the test's own time limit ends a vain wait. */
    async function homeTimelineWith(text: string, account: Account): Promise<HomePage['homeTimeline']> {
      for (;;) {
        const { homeTimeline } = await ask<HomePage>('HomeTimeline', {}, account);
        if (homeTimeline.edges.some(({ node }) => node?.text === text)) return homeTimeline;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }

    it('a query typed into GraphiQL is answered in its result pane', async () => {
      await signUp('graphiql_dora');
      await graphiql.writeOperation(
        'query WhoIsDora { viewer { id } userByUsername(username: "graphiql_dora") { username isPrivate } }',
      );
      await graphiql.execute();
      expect(await graphiql.resultShowing('"username": "graphiql_dora"')).toEqual({
        data: {
          viewer: { id: expect.any(String) },
          userByUsername: { username: 'graphiql_dora', isPrivate: false },
        },
      });
    });

    it('a newcomer signs up and posts with the tabs that GraphiQL opens with', async () => {
      await graphiql.selectTab('SignUp');
      await graphiql.writeVariables({
        input: { username: 'graphiql_carol', email: 'graphiql_carol@example.org', password: PASSWORD },
      });
      await graphiql.execute();
      const { data } = (await graphiql.resultShowing('"username": "graphiql_carol"')) as { data: SignedUp };

      await graphiql.selectTab('CreatePost');
      await graphiql.writeVariables({ input: { text: 'Carol was here' } });
      await graphiql.writeHeaders({ Authorization: `Bearer ${data.signUp.accessToken}` });
      await graphiql.execute();
      expect(await graphiql.resultShowing('Carol was here')).toMatchObject({
        data: { createPost: { post: { text: 'Carol was here', author: { username: 'graphiql_carol' } } } },
      });
    });

    it('what somebody else posts appears in a subscription that runs in GraphiQL', async () => {
      const alice = await signUp('graphiql_alice');
      const bob = await signUp('graphiql_bob');
      await ask('FollowUser', { input: { userId: bob.userId } }, alice);
      await post(bob, 'Before');
      const { pageInfo } = await homeTimelineWith('Before', alice);

      await graphiql.selectTab('OnHomeTimeline');
      await graphiql.writeVariables({ since: pageInfo.startCursor });
      await graphiql.writeHeaders({ Authorization: alice.authorization });
      await graphiql.subscribe();
      await post(bob, 'News from Bob');
      expect(await graphiql.resultShowing('News from Bob')).toMatchObject({
        data: {
          homeTimeline: {
            __typename: 'HomeTimelinePostAdded',
            edge: { node: { text: 'News from Bob', author: { username: 'graphiql_bob' }, likeCount: 0 } },
          },
        },
      });
    });
  });
}
