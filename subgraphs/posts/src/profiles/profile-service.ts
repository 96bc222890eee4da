import type { UserId } from '@rookery/ids';
import {
  parseConnectionArgs,
  toConnection,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import type { TimelineFilter } from '../generated/resolvers-types.ts';
import type { PostLoaders } from '../posts/post-loaders.ts';
import { profileScope, type ProfileEdge, type ProfileEdges } from './profile-edges.ts';
import { filterOf } from './profile-filter.ts';
import type { ProfileLoaders } from './profile-loaders.ts';

export interface ProfileServiceDeps {
  readonly codec: CursorCodec;
  readonly edges: ProfileEdges;
  readonly profiles: ProfileLoaders;
  readonly posts: PostLoaders;
}

export interface ProfileArgs extends ConnectionArgs {
  readonly filter?: TimelineFilter | null | undefined;
}

/** Profiles, in one request. */
export interface ProfileService {
  /** Null when the viewer may not see what this user writes. */
  postCount(userId: UserId): Promise<number | null>;
  /** Posts and reposts, newest first; null likewise. */
  page(userId: UserId, args: ProfileArgs): Promise<Connection<ProfileEdge> | null>;
}

export function createProfileService({ codec, edges, profiles, posts }: ProfileServiceDeps): ProfileService {
  return {
    postCount: (userId) => profiles.postCount.load(userId),
    async page(userId, { filter: given, ...args }) {
      const filter = filterOf(given);
      const request = { ...parseConnectionArgs(args, codec, profileScope(userId, filter)), filter };
      if ((await profiles.postCount.load(userId)) === null) return null;
      const entries = await profiles.entries.load(userId, request);
      const rows = await Promise.all(
        entries.map(async (entry) => ({ entry, node: await posts.post.load(entry.postId) })),
      );
      return toConnection(request, rows, ({ entry, node }) => edges.onPage(userId, entry, node, filter));
    },
  };
}
