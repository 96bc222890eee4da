import type { UserId } from '@rookery/ids';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import { createListLoader, type ListLoader } from '../connections/list-loader.ts';
import type { RequestViewer } from '../viewer/request-viewer.ts';
import type { ProfileRequest } from './profile-filter.ts';
import { countVisiblePosts, readProfiles, type ProfileRow } from './profile-queries.ts';

/** Profiles as one viewer sees them, batched for one request. */
export interface ProfileLoaders {
  /** How many posts somebody wrote; null when the viewer may not see them. */
  readonly postCount: DataLoader<UserId, number | null>;
  readonly entries: ListLoader<UserId, ProfileRow, ProfileRequest>;
}

export function createProfileLoaders({ id, reads }: RequestViewer, batches: LoaderMetrics): ProfileLoaders {
  return {
    postCount: new DataLoader(async (userIds) => {
      batches.batch('postCount', userIds.length);
      const counts = await countVisiblePosts(await reads(), id, userIds);
      return userIds.map((userId) => counts.get(userId) ?? null);
    }),
    entries: createListLoader(
      async (userIds, request: ProfileRequest) => readProfiles(await reads(), id, userIds, request),
      (size) => batches.batch('entries', size),
    ),
  };
}
