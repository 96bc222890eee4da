import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UserId } from '@rookery/ids';
import type { LiveSource } from '@rookery/live';

/** Whether viewers stand in relation to the users of one run: asked for all who ask at about the same time at once. */
export interface RelationCheck {
  /** Rejects when feed cannot say. */
  isRelated(viewerId: UserId): Promise<boolean>;
}

/** Makes the check of one run. Who asks within one turn of the event loop shares a question. */
export function createRelationCheck(
  source: Pick<LiveSource, 'relatedAmong'>,
  userIds: readonly UserId[],
): RelationCheck {
  let batch: { readonly viewerIds: Set<UserId>; readonly related: Promise<ReadonlySet<UserId>> } | undefined;

  async function askInOne(viewerIds: ReadonlySet<UserId>): Promise<ReadonlySet<UserId>> {
    await nextTurn();
    batch = undefined;
    return new Set(await source.relatedAmong([...viewerIds], userIds));
  }

  return {
    async isRelated(viewerId) {
      if (userIds.length === 0) return false;
      if (!batch) {
        const viewerIds = new Set<UserId>();
        batch = { viewerIds, related: askInOne(viewerIds) };
      }
      batch.viewerIds.add(viewerId);
      return (await batch.related).has(viewerId);
    },
  };
}
