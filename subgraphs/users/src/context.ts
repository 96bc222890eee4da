import { unauthenticated } from '@rookery/errors';
import type { CursorCodec } from '@rookery/pagination';
import type { RequestScope, SubgraphEffects } from '@rookery/subgraph-host';
import type { ProfileService } from './accounts/profile-service.ts';
import type { SignInService } from './accounts/sign-in-service.ts';
import type { SignUpService } from './accounts/sign-up-service.ts';
import type { Actor } from './actor.ts';
import type { BlockService } from './blocks/block-service.ts';
import type { FollowService } from './follows/follow-service.ts';
import { createLoaders, type Loaders, type LoaderDeps } from './loaders.ts';
import { createCommit, type Commit, type CommitDeps } from './log/commit.ts';
import type { MuteService } from './mutes/mute-service.ts';
import type { PeopleLists } from './people/people-lists.ts';
import { createRequestViewer, type RequestViewer, type WaitForPositions } from './request-viewer.ts';
import type { SessionService } from './sessions/session-service.ts';

/** What lives as long as the subgraph. */
export interface Services {
  readonly signUps: SignUpService;
  readonly signIns: SignInService;
  readonly sessions: SessionService;
  readonly profiles: ProfileService;
  readonly follows: FollowService;
  readonly blocks: BlockService;
  readonly mutes: MuteService;
  readonly lists: PeopleLists;
  readonly cursors: CursorCodec;
}

/** What resolvers get, for the length of one request. */
export interface Context extends Services {
  readonly viewer: RequestViewer;
  readonly loaders: Loaders;
  readonly commit: Commit;
  readonly effects: SubgraphEffects;
  readonly refreshCookie: string | undefined;
}

export interface ContextDeps extends CommitDeps, LoaderDeps {
  readonly services: Services;
  readonly waitFor: WaitForPositions;
}

/** Makes the contexts of requests. */
export function createContextFactory(deps: ContextDeps): (scope: RequestScope) => Context {
  return ({ identity, refreshCookie, effects }) => {
    const viewer = createRequestViewer(identity, deps.waitFor);
    const loaders = createLoaders(deps, viewer);
    return { ...deps.services, viewer, loaders, commit: createCommit(deps, effects), effects, refreshCookie };
  };
}

/** Who writes. Throws UNAUTHENTICATED when signed out. */
export function requireActor({ viewer, commit }: Context): Actor {
  if (!viewer.userId) throw unauthenticated();
  return { userId: viewer.userId, commit };
}
