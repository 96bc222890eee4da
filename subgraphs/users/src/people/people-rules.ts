import type { UserId } from '@rookery/ids';
import type { Account } from '../accounts/account.ts';
import type { ViewerRelation } from '../relations/viewer-relation.ts';

/** Whether a viewer may see whom somebody follows and who follows them. The relation is asked for only where it decides. */
export async function mayListPeopleOf(
  { id, isPrivate, isBlockedByViewer }: Account,
  viewerId: UserId | null,
  relation: () => Promise<ViewerRelation>,
): Promise<boolean> {
  if (isBlockedByViewer) return false;
  if (!isPrivate || id === viewerId) return true;
  return viewerId !== null && (await relation()).followState === 'following';
}
