import type { Identity, ViewerIdentity } from '@rookery/auth';
import { unauthenticated } from '@rookery/errors';
import type { HomeService } from './home/home-service.ts';
import type { ReadStateService } from './read-state/read-state-service.ts';
import type { RepostedByLoader } from './timelines/reposted-by-loader.ts';

/** What a request's resolvers use. */
export interface Context {
  readonly identity: Identity;
  readonly home: HomeService;
  readonly readStates: ReadStateService;
  readonly repostedBy: RepostedByLoader;
}

/** The signed-in viewer; throws UNAUTHENTICATED when there is none. */
export function requireViewer({ identity }: Pick<Context, 'identity'>): ViewerIdentity {
  if (identity.kind !== 'viewer') throw unauthenticated();
  return identity;
}
