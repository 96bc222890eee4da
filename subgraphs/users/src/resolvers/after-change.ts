import { notFound } from '@rookery/errors';
import type { UserId } from '@rookery/ids';
import type { Context } from '../context.ts';
import type { UserRef, ViewerRef } from '../mappers.ts';
import { viewerRefOf } from './viewer-ref.ts';

/** The two people whom a change was about, as they are now. Throws NOT_FOUND when the other cannot be seen any more. */
export async function bothAfterChange(
  { viewer, loaders }: Context,
  otherId: UserId,
): Promise<{ user: UserRef; viewer: ViewerRef }> {
  loaders.clear();
  const user = await loaders.account.load(otherId);
  if (!user || !viewer.userId) throw notFound('user');
  return { user, viewer: viewerRefOf(viewer.userId) };
}
