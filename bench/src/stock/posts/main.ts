import type { Sql } from 'postgres';
import { DEFAULT_PAGE_SIZE } from '../connection.ts';
import { startSubgraphServer } from '../subgraph-server.ts';
import { createPost } from './create-post.ts';
import { createPostLoaders, type PostLoaders, type PostRow } from './post-loaders.ts';
import { countPosts, profilePage } from './profile-pages.ts';
import { ancestorsPage, repliesPage } from './thread-pages.ts';

interface Context extends PostLoaders {
  readonly viewerId: string | null;
  readonly sql: Sql;
}
interface Reference {
  readonly id: string;
}
const nodeOfEdge = ({ postId }: { postId: string }, _args: unknown, { posts }: Context) => posts.load(postId);

await startSubgraphServer<Context>({
  name: 'posts',
  createContext: (sql, { viewerId }) => ({ sql, viewerId, ...createPostLoaders(sql, viewerId) }),
  resolvers: {
    Query: {
      post: (_root, { id }: Reference, { posts }) => posts.load(id),
    },
    Mutation: {
      createPost: (_root, { input }: { input: { text: string } }, { sql, viewerId }) =>
        viewerId === null ? null : createPost(sql, { authorId: viewerId, text: input.text }),
    },
    User: {
      __resolveReference: ({ id }: Reference) => ({ id }),
      postCount: ({ id }: Reference, _args, { sql }) => countPosts(sql, id),
      posts: ({ id }: Reference, { first }: { first?: number | null }, { sql, viewerId }) =>
        profilePage(sql, { viewerId, userId: id, first: first ?? DEFAULT_PAGE_SIZE }),
    },
    Post: {
      __resolveReference: ({ id }: Reference, { posts }: Context) => posts.load(id),
      author: ({ authorId }: PostRow) => ({ id: authorId }),
      quotedPost: ({ quotedPostId }: PostRow, _args, { posts }) =>
        quotedPostId ? posts.load(quotedPostId) : null,
      ancestors: ({ id }: PostRow, { last }: { last?: number | null }, { sql }) =>
        ancestorsPage(sql, { postId: id, last: last ?? DEFAULT_PAGE_SIZE }),
      replies: ({ id }: PostRow, { first }: { first?: number | null }, { sql, viewerId }) =>
        repliesPage(sql, { viewerId, postId: id, first: first ?? DEFAULT_PAGE_SIZE }),
      viewerHasLiked: async ({ id }: PostRow, _args, { flags }) => (await flags.load(id)).hasLiked,
      viewerHasReposted: async ({ id }: PostRow, _args, { flags }) => (await flags.load(id)).hasReposted,
      viewerHasBookmarked: async ({ id }: PostRow, _args, { flags }) => (await flags.load(id)).hasBookmarked,
    },
    PostEdge: { node: nodeOfEdge },
    TimelineEdge: { node: nodeOfEdge },
  },
});
