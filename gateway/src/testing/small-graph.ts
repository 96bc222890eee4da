import { idOf, withKind, type PostId, type UserId } from '@rookery/ids';
import { person } from '@rookery/live/testing';
import { subgraphSdl, type SubgraphName } from '@rookery/schema';
import {
  createSubgraph,
  type RequestScope,
  type Subgraph,
  type SubgraphClient,
  type SubgraphRequest,
} from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';

/** A real subgraph with a handful of people and posts, which a test may stop and start. */
export interface SmallPart extends SubgraphClient {
  readonly subgraph: Subgraph;
  /** What it was asked, oldest first. */
  readonly asked: SubgraphRequest[];
  stop(): void;
  start(): void;
}
export type SmallGraph = Readonly<Record<SubgraphName, SmallPart>>;

/** By type and field; what a test gives goes over what is there. */
type Resolver = (parent: Row, args: Row, scope: RequestScope) => unknown;
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
type Row = Readonly<Record<string, unknown>>;

export const alice = person(1);
export const bob = person(2);

const usernames = new Map<UserId, string>([
  [alice.userId, 'alice'],
  [bob.userId, 'bob'],
]);
/** A post's id, the same for the same number. */
export function postId(number: number): PostId {
  return idOf('post', withKind(person(100 + number).userId, 'post'));
}

const posts = new Map<PostId, Row>(
  [
    { id: postId(1), author: alice.userId, text: 'one' },
    { id: postId(2), author: bob.userId, text: 'two' },
    { id: postId(3), author: alice.userId, text: 'three' },
  ].map(({ id, author, text }) => [
    id,
    { id, text, author: { id: author }, conversationId: id, likeCount: 0 },
  ]),
);

const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
const page = (nodes: readonly unknown[]) => ({
  pageInfo,
  edges: nodes.map((node, index) => ({ cursor: String(index), node })),
});
const byId = (rows: ReadonlyMap<string, unknown>, { id }: Row) => rows.get(String(id)) ?? null;
const people = new Map<string, Row>(
  [...usernames].map(([id, username]) => [id, { id, username, displayName: username }]),
);
const viewerOf = ({ identity }: RequestScope) =>
  identity.kind === 'viewer'
    ? { id: withKind(identity.userId, 'viewer'), user: { id: identity.userId } }
    : null;

const usersResolvers: Resolvers = {
  Query: {
    viewer: (_, _args, scope) => viewerOf(scope),
    user: (_, args) => byId(people, args),
    userByUsername: (_, { username }) =>
      [...people.values()].find((one) => one['username'] === username) ?? null,
  },
  Viewer: { user: ({ user }) => byId(people, user as Row), email: () => 'somebody@example.com' },
  User: {
    __resolveReference: (reference) => byId(people, reference),
    followers: () => page([...people.values()]),
  },
};
const postsResolvers: Resolvers = {
  Query: {
    viewer: (_, _args, scope) => viewerOf(scope),
    post: (_, args) => byId(posts, args),
    node: (_, { id }) => posts.get(id as PostId) ?? { __typename: 'User', id },
  },
  Node: { __resolveType: ({ text }) => (text === undefined ? 'User' : 'Post') },
  Post: {
    __resolveReference: (reference) => byId(posts, reference),
    replies: ({ id }) => page(id === postId(1) ? [posts.get(postId(2)), posts.get(postId(3))] : []),
  },
  User: { __resolveReference: (reference) => reference, postCount: () => 2 },
};
const feedResolvers: Resolvers = {
  Query: {
    homeTimeline: () => {
      const connection = page([...posts.keys()].map((id) => ({ id })));
      const repostedBy = [{ id: bob.userId }, { id: alice.userId }];
      return {
        ...connection,
        edges: connection.edges.map((edge, index) => ({
          ...edge,
          repostedBy: index === 1 ? repostedBy : [],
        })),
      };
    },
  },
  Subscription: { homeTimeline: (event) => event },
  HomeTimelineEvent: { __resolveType: () => 'HomeTimelinePostAdded' },
};

/** Alice wrote posts 1 and 3, Bob post 2; all three are on the home timeline, the second reposted by both. */
export function createSmallGraph(overrides: Partial<Record<SubgraphName, Resolvers>> = {}): SmallGraph {
  return {
    users: createPart('users', usersResolvers, overrides.users),
    posts: createPart('posts', postsResolvers, overrides.posts),
    feed: createPart('feed', feedResolvers, overrides.feed),
  };
}

/** Making a schema takes longer than most tests. A subgraph keeps nothing of what it is asked, so those alike are one. */
const usual = new Map<SubgraphName, Subgraph>();
function usualSubgraph(name: SubgraphName, own: Resolvers): Subgraph {
  const made = usual.get(name) ?? createResolved(name, own, {});
  usual.set(name, made);
  return made;
}

function createResolved(name: SubgraphName, own: Resolvers, overrides: Resolvers): Subgraph {
  const types = new Set([...Object.keys(own), ...Object.keys(overrides)]);
  const resolvers = Object.fromEntries(
    [...types].map((type) => [type, { ...own[type], ...overrides[type] }]),
  );
  return createSubgraph<RequestScope>({
    name,
    sdl: subgraphSdl(name),
    resolvers,
    createContext: (scope) => scope,
    logger: createLogger({ name, level: 'silent' }),
  });
}

function createPart(name: SubgraphName, own: Resolvers, overrides: Resolvers = {}): SmallPart {
  const isUsual = Object.keys(overrides).length === 0;
  const subgraph = isUsual ? usualSubgraph(name, own) : createResolved(name, own, overrides);
  const asked: SubgraphRequest[] = [];
  let isUp = true;
  return {
    subgraph,
    asked,
    stop: () => (isUp = false),
    start: () => (isUp = true),
    async execute(request) {
      asked.push(request);
      if (!isUp) throw new Error(`connect ECONNREFUSED 10.0.0.7:4101 (${name})`);
      return subgraph.execute(request);
    },
  };
}
