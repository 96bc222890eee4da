import type { Id, PostId, UserId } from '@rookery/ids';
import {
  parseConnectionArgs,
  toConnection,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import type { LoaderMetrics } from '@rookery/telemetry';
import { bookmarksOf } from '../bookmarks/bookmarks-queries.ts';
import { likersOf } from '../likes/likes-queries.ts';
import type { UserRef } from '../mappers.ts';
import type { PostLoaders } from '../posts/post-loaders.ts';
import type { PostRow } from '../posts/post-row.ts';
import { repostersOf } from '../reposts/reposts-queries.ts';
import { quotesOf, readAncestors, repliesTo } from '../threads/thread-queries.ts';
import type { RequestViewer } from '../viewer/request-viewer.ts';
import { createListLoader, type ListLoader, type ReadPages } from './list-loader.ts';
import { readLists, type ListRow, type ListSource } from './list-queries.ts';

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node | null;
}
export type PostPage = Connection<Edge<PostRow>>;
export type UserPage = Connection<Edge<UserRef>>;

/** Lists of posts and people, in one request. Arguments that are wrong: BAD_USER_INPUT. */
export interface Connections {
  replies(postId: PostId, args: ConnectionArgs): Promise<PostPage>;
  quotes(postId: PostId, args: ConnectionArgs): Promise<PostPage>;
  /** Oldest first. A hidden or deleted ancestor is an edge without node: the thread keeps its shape. */
  ancestors(postId: PostId, args: ConnectionArgs): Promise<PostPage>;
  likedBy(postId: PostId, args: ConnectionArgs): Promise<UserPage>;
  repostedBy(postId: PostId, args: ConnectionArgs): Promise<UserPage>;
  bookmarks(userId: UserId, args: ConnectionArgs): Promise<PostPage>;
}

export interface ConnectionsDeps {
  readonly codec: CursorCodec;
  readonly viewer: RequestViewer;
  readonly posts: PostLoaders;
  /** Told of every batch. */
  readonly batches: LoaderMetrics;
}

export function createConnections({ codec, viewer, posts, batches }: ConnectionsDeps): Connections {
  const lists =
    <K extends Id>(source: ListSource): ReadPages<K, ListRow> =>
    async (ownerIds, request) =>
      readLists(await viewer.reads(), source, ownerIds, request);

  /** `name` and the owner are the cursors' scope; the loader is made when first used, since most requests use none. */
  function connection<K extends Id, Node>(
    name: string,
    readPages: () => ReadPages<K, ListRow>,
    nodeOf: (itemId: Id) => Promise<Node | null> | Node,
  ) {
    let loader: ListLoader<K, ListRow> | undefined;
    return async (ownerId: K, args: ConnectionArgs): Promise<Connection<Edge<Node>>> => {
      const scope = `${name}:${ownerId}`;
      const request = parseConnectionArgs(args, codec, scope);
      loader ??= createListLoader(readPages(), (size) => batches.batch(name, size));
      const rows = await loader.load(ownerId, request);
      const toEdge = async ({ itemId, position }: ListRow) => ({
        cursor: codec.encode(scope, position),
        node: await nodeOf(itemId),
      });
      return toConnection(request, await Promise.all(rows.map(toEdge)), (edge) => edge);
    };
  }

  const post = (itemId: Id) => posts.post.load(itemId as PostId);
  const user = (itemId: Id): UserRef => ({ id: itemId as UserId });
  return {
    replies: connection<PostId, PostRow>('replies', () => lists(repliesTo(viewer.id)), post),
    quotes: connection<PostId, PostRow>('quotes', () => lists(quotesOf(viewer.id)), post),
    ancestors: connection<PostId, PostRow>(
      'ancestors',
      () => async (postIds, request) => readAncestors(await viewer.reads(), postIds, request),
      post,
    ),
    likedBy: connection<PostId, UserRef>('likedBy', () => lists(likersOf(viewer.id)), user),
    repostedBy: connection<PostId, UserRef>('repostedBy', () => lists(repostersOf(viewer.id)), user),
    bookmarks: (userId, args) =>
      connection<UserId, PostRow>('bookmarks', () => lists(bookmarksOf(userId)), post)(userId, args),
  };
}
