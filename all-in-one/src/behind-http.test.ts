import { createClient } from 'graphql-ws';
import { operation } from '@rookery/operations';
import { WebSocket } from 'ws';
import { ask, signUpAt, type Person } from './testing/ask.ts';
import { createHttpWorld, type HttpWorld } from './testing/http-world.ts';

const UNAVAILABLE = { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } };

describe('with every subgraph behind HTTP', () => {
  let world: HttpWorld;
  let alice: Person;
  let bob: Person;
  const run = (nameOrText: string, variables?: Record<string, unknown>, as?: Person) =>
    ask(world.gateway.url, nameOrText, variables, as);
  async function mutate(text: string, variables: Record<string, unknown>, as: Person) {
    const { data, errors } = await run(text, variables, as);
    expect(errors).toBeUndefined();
    return data;
  }
  const post = (author: Person, text: string) =>
    mutate('mutation ($t: String!) { createPost(input: { text: $t }) { post { id } } }', { t: text }, author);

  beforeEach(async () => {
    world = await createHttpWorld();
    [alice, bob] = await Promise.all([
      signUpAt(world.gateway.url, 'alice'),
      signUpAt(world.gateway.url, 'bob'),
    ]);
    await mutate(
      'mutation ($id: ID!) { followUser(input: { userId: $id }) { user { id } } }',
      { id: bob.id },
      alice,
    );
    await post(bob, 'hello');
  });
  afterEach(() => world.close());

  it('a page and a live event are the same as in one process', async () => {
    const { data, errors } = await run('HomeTimeline', { first: 5 }, alice);
    expect(errors).toBeUndefined();
    expect(data.homeTimeline.edges[0]).toMatchObject({
      reason: 'FOLLOWED',
      node: { text: 'hello', author: { username: 'bob' }, likeCount: 0 },
    });
    const client = createClient({
      url: world.gateway.wsUrl,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${alice.token}` },
    });
    const events = client.iterate({
      query: operation('OnHomeTimeline'),
      variables: { since: data.homeTimeline.pageInfo.startCursor },
    });
    await post(bob, 'live');
    expect((await events.next()).value.data).toMatchObject({
      homeTimeline: { edge: { node: { text: 'live', author: { username: 'bob' } } } },
    });
    await client.dispose();
  });

  it('without users, the page comes without authors', async () => {
    await world.stop('users');
    const { data, errors } = await run('HomeTimeline', { first: 5 }, alice);
    expect(data.homeTimeline.edges[0].node).toMatchObject({ text: 'hello', author: null, likeCount: 0 });
    expect(errors).toEqual([
      expect.objectContaining({ ...UNAVAILABLE, path: ['homeTimeline', 'edges', 0, 'node', 'author'] }),
    ]);
  });

  it('without posts, the page comes as edges without posts', async () => {
    await world.stop('posts');
    const { data, errors } = await run('HomeTimeline', { first: 5 }, alice);
    expect(data.homeTimeline.edges).toEqual([expect.objectContaining({ node: null, reason: 'FOLLOWED' })]);
    expect(errors).toEqual([
      expect.objectContaining({ ...UNAVAILABLE, path: ['homeTimeline', 'edges', 0, 'node'] }),
    ]);
  });

  it('without feed, everything but timelines answers', async () => {
    await world.stop('feed');
    const text =
      '{ homeTimeline { edges { cursor } } viewer { user { username posts { edges { node { text } } } } } }';
    const { data, errors } = await run(text, {}, bob);
    expect(data).toEqual({
      homeTimeline: null,
      viewer: { user: { username: 'bob', posts: { edges: [{ node: { text: 'hello' } }] } } },
    });
    expect(errors).toEqual([expect.objectContaining({ ...UNAVAILABLE, path: ['homeTimeline'] })]);
  });

  it('a subgraph answers nothing to who comes without the gateway’s identity', async () => {
    for (const url of Object.values(world.urls)) {
      for (const headers of [{}, { 'x-rookery-identity': 'forged.identity' }]) {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query: '{ __typename }' }),
        });
        expect(response.status).toBe(401);
      }
      expect((await fetch(`${url}/internal/heads`)).status).toBe(401);
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    }
  });
});
