import { createSmallGraph, alice, bob, postId, type SmallGraph } from '../testing/small-graph.ts';
import { startTestGateway, type Answer, type Asked, type TestGateway } from '../testing/test-gateway.ts';

let graph: SmallGraph;
let gateway: TestGateway;
beforeEach(async () => {
  graph = createSmallGraph();
  gateway = await startTestGateway({ subgraphs: graph });
});
afterEach(() => gateway.close());
/** As somebody who is signed in: the home timeline is for nobody else. */
const ask = (query: string, asked?: Asked) => gateway.ask(query, { as: alice, ...asked });

/** `SUBGRAPH_UNAVAILABLE homeTimeline.edges.0.node` */
function told({ errors }: Answer): string[] {
  return errors.map(({ path, extensions }) => `${String(extensions['code'])} ${path?.join('.')}`).sort();
}

const lost = (...paths: string[]) => paths.map((path) => `SUBGRAPH_UNAVAILABLE ${path}`).sort();

describe('a subgraph that is away', () => {
  it('costs nothing while it is there', async () => {
    const answer = await ask(
      '{ homeTimeline { edges { cursor node { text author { username postCount } } } } }',
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      homeTimeline: {
        edges: [
          { cursor: '0', node: { text: 'one', author: { username: 'alice', postCount: 2 } } },
          { cursor: '1', node: { text: 'two', author: { username: 'bob', postCount: 2 } } },
          { cursor: '2', node: { text: 'three', author: { username: 'alice', postCount: 2 } } },
        ],
      },
    });
  });

  it('costs its own fields in a list, each told at its place', async () => {
    graph.users.stop();
    const answer = await ask('{ homeTimeline { edges { node { text author { username } } } } }');
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      homeTimeline: {
        edges: [
          { node: { text: 'one', author: null } },
          { node: { text: 'two', author: null } },
          { node: { text: 'three', author: null } },
        ],
      },
    });
    expect(told(answer)).toEqual(
      lost(...[0, 1, 2].map((index) => `homeTimeline.edges.${index}.node.author`)),
    );
  });

  it('costs single fields where the object comes from elsewhere, one error for each', async () => {
    graph.posts.stop();
    const answer = await ask(
      `{ user(id: "${alice.userId}") { username postCount posts { edges { cursor } } } }`,
    );
    expect(answer.data).toEqual({ user: { username: 'alice', postCount: null, posts: null } });
    expect(told(answer)).toEqual(lost('user.postCount', 'user.posts'));
  });

  it('costs a root field, by the name that the client gave it', async () => {
    graph.feed.stop();
    const answer = await ask(
      `{ home: homeTimeline { edges { cursor } } somebody: user(id: "${bob.userId}") { username } }`,
    );
    expect(answer.data).toEqual({ home: null, somebody: { username: 'bob' } });
    expect(told(answer)).toEqual(lost('home'));
  });

  it('costs fields within nested lists, aliases and fragments, at the names of the response', async () => {
    graph.users.stop();
    const answer = await ask(
      `query ($id: ID!, $yes: Boolean!, $no: Boolean!) {
         thread: post(id: $id) { text ...Answers by: author { id name: username } }
       }
       fragment Answers on Post {
         answers: replies {
           edges { it: node { ... on Post { by: author { name: username bio @skip(if: $yes) } text @include(if: $no) } } }
         }
       }`,
      { variables: { id: postId(1), yes: true, no: false } },
    );
    expect(answer.data).toEqual({
      thread: { text: 'one', by: null, answers: { edges: [{ it: { by: null } }, { it: { by: null } }] } },
    });
    expect(told(answer)).toEqual(
      lost('thread.by', 'thread.answers.edges.0.it.by', 'thread.answers.edges.1.it.by'),
    );
  });

  it('is told once where several of its objects stood in a list that may have no gaps', async () => {
    graph.users.stop();
    const answer = await ask('{ homeTimeline { edges { repostedBy { username } } } }');
    expect(answer.data).toEqual({
      homeTimeline: { edges: [{ repostedBy: [] }, { repostedBy: null }, { repostedBy: [] }] },
    });
    expect(told(answer)).toEqual(lost('homeTimeline.edges.1.repostedBy'));
  });

  it('costs a list within a list its places, and no other', async () => {
    graph.posts.stop();
    const answer = await ask(
      `{ user(id: "${alice.userId}") { followers { edges { node { username postCount } } } } }`,
    );
    expect(answer.data).toEqual({
      user: {
        followers: {
          edges: [
            { node: { username: 'alice', postCount: null } },
            { node: { username: 'bob', postCount: null } },
          ],
        },
      },
    });
    expect(told(answer)).toEqual(
      lost('user.followers.edges.0.node.postCount', 'user.followers.edges.1.node.postCount'),
    );
  });

  it('costs a mutation its root field', async () => {
    graph.posts.stop();
    const answer = await ask(`mutation { likePost(input: { postId: "${postId(1)}" }) { post { id } } }`);
    expect(answer.data).toEqual({ likePost: null });
    expect(told(answer)).toEqual(lost('likePost'));
  });

  it('says nothing of what is inside', async () => {
    graph.users.stop();
    const { errors } = await ask('{ homeTimeline { edges { node { author { username } } } } }');
    expect(errors[0]).toEqual({
      message: 'This part of the answer is not available now.',
      path: ['homeTimeline', 'edges', 0, 'node', 'author'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
    });
  });

  it('is asked again by the next request', async () => {
    graph.users.stop();
    await ask(`{ user(id: "${bob.userId}") { username } }`);
    graph.users.start();
    const answer = await ask(`{ user(id: "${bob.userId}") { username } }`);
    expect(answer.data).toEqual({ user: { username: 'bob' } });
  });
});
