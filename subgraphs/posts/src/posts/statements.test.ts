import type { PostId } from '@rookery/ids';
import { createPostsWorld, type Person, type PostsWorld } from '../testing/posts-world.ts';

/** What a home page asks of posts (DESIGN.md section 6). */
const PLAIN = `query ($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
  id text createdAt author { id } likeCount repostCount replyCount quoteCount } } }`;
const WITH_VIEWER = `query ($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
  id text createdAt author { id } likeCount viewerHasLiked viewerHasReposted viewerHasBookmarked } } }`;
const FULL = `query ($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
  id text author { id } likeCount viewerHasLiked viewerHasReposted viewerHasBookmarked
  quotedPost { id text author { id } viewerHasLiked } replyTo { id text author { id } } } } }`;
const LISTS = `query ($posts: [_Any!]!) { _entities(representations: $posts) { ... on Post {
  replies(first: 2) { edges { node { id author { id } } } } quotes(first: 2) { edges { node { id } } }
  likedBy(first: 2) { edges { node { id } } } repostedBy(first: 2) { edges { node { id } } }
  ancestors(last: 2) { edges { node { id } } } } } }`;
const PROFILES = `query ($users: [_Any!]!) { _entities(representations: $users) { ... on User {
  postCount posts(first: 3) { edges { node { id likeCount viewerHasLiked } } } } } }`;

let world: PostsWorld;
let viewer: Person;
const posts: PostId[] = [];
const people: Person[] = [];
beforeAll(async () => {
  world = await createPostsWorld();
  people.push(...(await world.people(10)));
  viewer = people[0] as Person;
  const roots = await Promise.all(people.map((person) => person.post('root')));
  for (let round = 0; round < 10; round += 1) {
    const more = people.map((person, index) => {
      const root = roots[index] as PostId;
      return person.post('text', { replyToId: root, quotedPostId: root });
    });
    posts.push(...(await Promise.all(more)));
  }
  await Promise.all(posts.map((postId) => viewer.does('likePost', postId)));
  await world.settled();
});
afterAll(() => world.close());

const ofPosts = (count: number) => ({
  posts: posts.slice(0, count).map((id) => ({ __typename: 'Post', id })),
});

it.each([
  ['posts with authors and counts', PLAIN, 1],
  ['with the viewer’s flags', WITH_VIEWER, 1],
  ['with quoted posts and parents, and flags of both', FULL, 2],
  ['with five lists each, and the posts on them', LISTS, 7],
])('%s cost the same statements for 5, 50 and 100', async (_name, query, expected) => {
  for (const count of [5, 50, 100]) {
    const variables = ofPosts(count);
    const statements = await world.countStatements(async () => {
      const { data, errors } = await viewer.ask(query, variables);
      expect(errors).toEqual({});
      expect(data._entities).toHaveLength(count);
      expect(data._entities).not.toContain(null);
    });
    expect(statements).toBe(expected);
  }
});

it('flags cost nothing when signed out', async () => {
  const count = await world.countStatements(async () => {
    const { data } = await world.anonymous.ask(WITH_VIEWER, ofPosts(5));
    expect(data._entities[0]).toMatchObject({ viewerHasLiked: false, viewerHasReposted: false });
  });
  expect(count).toBe(1);
});

it('profiles cost the same statements for 1 and 10', async () => {
  for (const count of [1, 10]) {
    const users = people.slice(0, count).map(({ id }) => ({ __typename: 'User', id }));
    const statements = await world.countStatements(async () => {
      const { data } = await viewer.ask(PROFILES, { users });
      expect(data._entities.map(({ postCount }: { postCount: number }) => postCount)).toEqual(
        Array(count).fill(11),
      );
      for (const { posts: page } of data._entities) expect(page.edges).toHaveLength(3);
    });
    expect(statements).toBe(3);
  }
});
