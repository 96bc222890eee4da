import type { BookmarkService } from './bookmarks/bookmark-service.ts';
import type { Connections } from './connections/connections.ts';
import type { LikeService } from './likes/like-service.ts';
import type { NodeService } from './nodes/node-service.ts';
import type { PostLoaders } from './posts/post-loaders.ts';
import type { PostService } from './posts/post-service.ts';
import type { ProfileService } from './profiles/profile-service.ts';
import type { RepostService } from './reposts/repost-service.ts';
import type { RequestViewer } from './viewer/request-viewer.ts';
import { signedIn, type SignedIn } from './viewer/signed-in.ts';

/** What writes, for all requests. */
export interface Services {
  readonly posts: PostService;
  readonly likes: LikeService;
  readonly reposts: RepostService;
  readonly bookmarks: BookmarkService;
}

/** What resolvers reach in one request. */
export interface Context {
  readonly viewer: RequestViewer;
  readonly services: Services;
  readonly loaders: PostLoaders;
  readonly connections: Connections;
  readonly profiles: ProfileService;
  readonly nodes: NodeService;
}

/** For mutations. Throws UNAUTHENTICATED when signed out. */
export const requireSignedIn = ({ viewer, loaders }: Context): SignedIn => signedIn(viewer, loaders);
