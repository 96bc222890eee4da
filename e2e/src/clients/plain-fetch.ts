import { eventually } from '@rookery/testkit';
import {
  ask,
  deletePost,
  expectData,
  follow,
  homeTexts,
  PASSWORD,
  type Person,
  post,
  signUp,
} from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

export function plainFetch(started: () => ClientsWorld): void {
  describe('with plain fetch', () => {
    let world: ClientsWorld;
    let alice: Person;
    let bob: Person;
    beforeAll(async () => {
      world = started();
      [alice, bob] = await Promise.all([signUp(world, 'plain_alice'), signUp(world, 'plain_bob')]);
    });

    it('one signs up, follows, and finds the post with its author and counts on the timeline', async () => {
      await follow(world, alice, bob);
      await post(world, bob, 'hello from bob');
      const { homeTimeline } = await expectData(ask(world, 'HomeTimeline', { first: 5 }, alice));
      expect(homeTimeline.edges[0]).toMatchObject({
        reason: 'FOLLOWED',
        node: {
          text: 'hello from bob',
          author: { username: 'plain_bob' },
          likeCount: 0,
          viewerHasLiked: false,
        },
      });
    });

    it('one reads one’s own writes: a follow, a like, a repost and a deletion show in the next answer', async () => {
      const id = await post(world, alice, 'mine');
      expect(await homeTexts(world, alice, 1)).toEqual(['mine']);
      const like =
        'mutation ($id: ID!) { likePost(input: { postId: $id }) { post { likeCount viewerHasLiked } } }';
      expect(await expectData(ask(world, like, { id }, bob))).toEqual({
        likePost: { post: { likeCount: 1, viewerHasLiked: true } },
      });
      await follow(world, bob, alice);
      expect(await homeTexts(world, bob)).toContain('mine');
      await deletePost(world, alice, id);
      expect(await homeTexts(world, alice)).not.toContain('mine');
      expect(await homeTexts(world, bob)).not.toContain('mine');
    });

    it('a block takes the other’s posts away at the next read, both ways, and what is unknown and what is forbidden look alike', async () => {
      const carol = await signUp(world, 'plain_carol');
      await follow(world, carol, bob);
      const id = await post(world, bob, 'carol reads this');
      expect(await homeTexts(world, carol)).toContain('carol reads this');
      await expectData(
        ask(
          world,
          'mutation ($id: ID!) { blockUser(input: { userId: $id }) { user { id } } }',
          { id: carol.id },
          bob,
        ),
      );
      expect(await homeTexts(world, carol)).not.toContain('carol reads this');
      const read = 'query ($id: ID!) { post(id: $id) { id } node(id: $id) { id } }';
      const forbidden = await ask(world, read, { id }, carol);
      const unknown = await ask(world, read, { id: '1' }, carol);
      expect([forbidden.data, forbidden.errors]).toEqual([unknown.data, unknown.errors]);
      expect(forbidden.data).toEqual({ post: null, node: null });
    });

    it('all that is wrong with an input is told at once, and nothing is written', async () => {
      const { data, errors } = await ask(
        world,
        'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }',
        { input: { username: 'A!', email: 'nope', password: 'short' } },
      );
      expect(data).toEqual({ signUp: null });
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.username' });
      const fields = (errors?.[0]?.extensions['issues'] as { field: string }[]).map(({ field }) => field);
      expect(new Set(fields)).toEqual(new Set(['input.username', 'input.email', 'input.password']));
    });

    it.each([
      ['too many', { first: 101 }],
      ['none', { first: 0 }],
      ['a foreign cursor', { after: 'bm90IGEgY3Vyc29y' }],
      ['a giant cursor', { after: 'x'.repeat(5_000) }],
    ])('a page asked for with %s is BAD_USER_INPUT', async (_what, variables) => {
      const text =
        'query ($first: Int, $after: String) { homeTimeline(first: $first, after: $after) { edges { cursor } } }';
      const { data, errors } = await ask(world, text, variables, alice);
      expect(data).toEqual({ homeTimeline: null });
      expect(errors?.[0]).toMatchObject({ path: ['homeTimeline'], extensions: { code: 'BAD_USER_INPUT' } });
    });

    it('another viewer’s cursor is refused', async () => {
      const text =
        'query ($after: String) { homeTimeline(first: 1, after: $after) { pageInfo { endCursor } } }';
      const { homeTimeline } = await expectData(ask(world, text, {}, alice));
      const { errors } = await ask(world, text, { after: homeTimeline.pageInfo.endCursor }, bob);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'after',
        reason: 'MALFORMED',
      });
    });

    it('signed out, the home timeline is UNAUTHENTICATED and the viewer null; a bad token is HTTP 401', async () => {
      const { status, data, errors } = await ask(
        world,
        '{ viewer { id } homeTimeline { edges { cursor } } }',
      );
      expect(status).toBe(200);
      expect(data).toEqual({ viewer: null, homeTimeline: null });
      expect(errors?.[0]).toMatchObject({ path: ['homeTimeline'], extensions: { code: 'UNAUTHENTICATED' } });
      const refused = await ask(world, '{ viewer { id } }', {}, { token: 'not-a-token' });
      expect(refused.status).toBe(401);
      expect(refused.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    });

    it('a browser keeps its refresh token in a cookie that pages cannot read, and signs out of it', async () => {
      const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';
      const input = { login: 'plain_alice', password: PASSWORD, refreshTokenTransport: 'COOKIE' };
      const signedIn = await ask(world, signIn, { input });
      expect(signedIn.data.signIn.refreshToken).toBeNull();
      const [setCookie] = signedIn.headers.getSetCookie();
      expect(setCookie).toMatch(/HttpOnly/i);
      expect(setCookie).toMatch(/SameSite=Strict/i);
      const cookie = setCookie?.split(';')[0] ?? '';
      const refresh = 'mutation { refreshSession(input: {}) { accessToken refreshToken } }';
      const refreshed = await ask(world, refresh, {}, undefined, { cookie });
      expect(refreshed.data.refreshSession.accessToken).toEqual(expect.any(String));
      const token = refreshed.data.refreshSession.accessToken;
      await expectData(ask(world, 'mutation { signOut { sessionId } }', {}, { token }));
      await eventually(async () =>
        expect((await ask(world, '{ viewer { id } }', {}, { token })).status).toBe(401),
      );
    });

    it('a subscription over plain HTTP is told where to go', async () => {
      const { status, errors } = await ask(world, 'subscription { homeTimeline { cursor } }', {}, bob);
      expect(status).toBe(400);
      expect(errors).toEqual([
        { message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_REQUEST' } },
      ]);
    });

    it('is live and ready, and says its public keys', async () => {
      for (const path of ['/health/live', '/health/ready', '/.well-known/jwks.json'])
        expect((await fetch(world.origin + path)).status).toBe(200);
    });

    it('lets Apollo Sandbox’s origin ask, and answers a browser at /graphql with Sandbox', async () => {
      const preflight = await fetch(world.url, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://studio.apollographql.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,authorization',
        },
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBe('https://studio.apollographql.com');
      const page = await fetch(world.url, { headers: { accept: 'text/html' } });
      const html = await page.text();
      expect(html).toContain('HomeTimeline');
      const token = /Bearer ([\w.-]+)/.exec(html)?.[1] ?? '';
      const { viewer } = await expectData(ask(world, '{ viewer { user { username } } }', {}, { token }));
      expect(viewer.user.username).toBe('developer');
      const { __schema } = await expectData(ask(world, '{ __schema { queryType { name } } }'));
      expect(__schema.queryType.name).toBe('Query');
    });
  });
}
