import { isId, isIdOf, millisOf, type UserId } from '@rookery/ids';
import type { NodeRef, UserRef } from '../mappers.ts';
import type { PostLoaders } from '../posts/post-loaders.ts';
import type { RequestViewer } from '../viewer/request-viewer.ts';
import { standingOf } from '../visibility/visibility-queries.ts';

/** An account younger than this may not have arrived in the copy of relations yet: its owner decides. */
export const UNKNOWN_USER_GRACE_MILLIS = 60_000;

export interface NodeServiceDeps {
  readonly viewer: RequestViewer;
  readonly posts: PostLoaders;
}

/** Whatever has an id, in one request; null for what does not exist or may not be seen, and for what is no node. */
export function createNodeService({ viewer, posts }: NodeServiceDeps) {
  async function user(id: UserId): Promise<UserRef | null> {
    const standing = await standingOf(await viewer.reads(), viewer.id, id);
    const isYoung = Date.now() - millisOf(id) < UNKNOWN_USER_GRACE_MILLIS;
    return standing === 'shown' || (standing === 'unknown' && isYoung) ? { id } : null;
  }
  return {
    async find(id: string): Promise<NodeRef | null> {
      if (!isId(id)) return null;
      if (isIdOf('post', id)) return posts.post.load(id);
      // Feed is asked next, and says whether the viewer sees such a list.
      if (isIdOf('list', id)) return { id };
      return isIdOf('user', id) ? user(id) : null;
    },
  };
}
export type NodeService = ReturnType<typeof createNodeService>;
