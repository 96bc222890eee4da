import type { UserId } from '@rookery/ids';
import {
  parseConnectionArgs,
  toConnection,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import type { PostLoaders } from '../posts/post-loaders.ts';
import { profileScope, type ProfileEdge, type ProfileEdges } from './profile-edges.ts';
import type { ProfileLoaders } from './profile-loaders.ts';

export interface ProfileServiceDeps {
  readonly codec: CursorCodec;
  readonly edges: ProfileEdges;
  readonly profiles: ProfileLoaders;
  readonly posts: PostLoaders;
}

/** Profiles, in one request. */
export interface ProfileService {
  /** Null when the viewer may not see what this user writes. */
  postCount(userId: UserId): Promise<number | null>;
  /** Posts and reposts, newest first; null likewise. */
  page(userId: UserId, args: ConnectionArgs): Promise<Connection<ProfileEdge> | null>;
}

export function createProfileService({ codec, edges, profiles, posts }: ProfileServiceDeps): ProfileService {
  return {
    postCount: (userId) => profiles.postCount.load(userId),
    async page(userId, args) {
      const request = parseConnectionArgs(args, codec, profileScope(userId));
      if ((await profiles.postCount.load(userId)) === null) return null;
      const entries = await profiles.entries.load(userId, request);
      const rows = await Promise.all(
        entries.map(async (entry) => ({ entry, node: await posts.post.load(entry.postId) })),
      );
      return toConnection(request, rows, ({ entry, node }) => edges.onPage(userId, entry, node));
    },
  };
}
