import type { Identity, ViewerIdentity } from '@rookery/auth';
import { unauthenticated } from '@rookery/errors';
import type { HomeService } from './home/home-service.ts';
import type { ReadStateService } from './read-state/read-state-service.ts';
import type { RequestViewer } from './request-viewer.ts';
import type { RepostedByLoader } from './timelines/reposted-by-loader.ts';
import type { TimelinePages } from './timelines/timeline-pages.ts';
import type { UserListService } from './user-lists/user-list-service.ts';
import type { VisibleLists } from './user-lists/visible-lists.ts';

/** What a request's resolvers use. */
export interface Context {
  readonly identity: Identity;
  readonly viewer: RequestViewer;
  readonly home: HomeService;
  readonly readStates: ReadStateService;
  readonly repostedBy: RepostedByLoader;
  readonly pages: TimelinePages;
  /** Lists of people, as the viewer may see them. */
  readonly lists: VisibleLists;
  /** What people do with their own lists. */
  readonly ownLists: UserListService;
}

/** The signed-in viewer; throws UNAUTHENTICATED when there is none. */
export function requireViewer({ identity }: Pick<Context, 'identity'>): ViewerIdentity {
  if (identity.kind !== 'viewer') throw unauthenticated();
  return identity;
}
