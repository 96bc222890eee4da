import type { Keys } from '@rookery/auth';
import type { Database } from '@rookery/database';
import type { CursorCodec } from '@rookery/pagination';
import { createPasswordHasher } from './accounts/password-hasher.ts';
import { createProfileService } from './accounts/profile-service.ts';
import { createSignInService } from './accounts/sign-in-service.ts';
import { createSignUpService } from './accounts/sign-up-service.ts';
import { createBlockService } from './blocks/block-service.ts';
import type { Services } from './context.ts';
import { createFollowService } from './follows/follow-service.ts';
import { createMuteService } from './mutes/mute-service.ts';
import { createPeopleLists } from './people/people-lists.ts';
import { createSessionService } from './sessions/session-service.ts';
import type { UsersSettings } from './settings.ts';

export interface ServicesDeps {
  readonly db: Database;
  readonly keys: Keys;
  readonly cursors: CursorCodec;
  readonly settings: UsersSettings;
}

/** Builds what requests share. */
export function createServices({
  db,
  keys,
  cursors,
  settings: { now, passwordCost, hashing },
}: ServicesDeps): Services {
  const hasher = createPasswordHasher(passwordCost, hashing);
  const sessions = createSessionService({ db, keys, now });
  const openSession = sessions.open;
  return {
    sessions,
    signUps: createSignUpService({ db, hasher, openSession, now }),
    signIns: createSignInService({ db, hasher, openSession }),
    profiles: createProfileService(),
    follows: createFollowService({ db }),
    blocks: createBlockService({ db }),
    mutes: createMuteService({ db, now }),
    lists: createPeopleLists({ db, now }),
    cursors,
  };
}
