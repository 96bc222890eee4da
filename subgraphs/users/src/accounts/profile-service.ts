import { checkText, InputIssues, unauthenticated } from '@rookery/errors';
import type { Actor } from '../actor.ts';
import { lockProfile, updateProfile, type ProfileRow } from './account-queries.ts';
import { BIO_LENGTH, checkDisplayName } from './account-rules.ts';

export interface UpdateProfileInput {
  readonly displayName?: string | null | undefined;
  readonly bio?: string | null | undefined;
  readonly isPrivate?: boolean | null | undefined;
}

export interface ProfileService {
  /**
   * Changes what was given: left out is unchanged, null clears. There is nothing to clear in `isPrivate`: null leaves it
   * as it is, so that no slip of a client opens an account. An account that turns public keeps its pending requests,
   * to be accepted or declined as before; who asks again follows at once.
   */
  update(actor: Actor, input: UpdateProfileInput): Promise<void>;
}

/** One's own profile. */
export function createProfileService(): ProfileService {
  return {
    async update({ userId, commit }, input) {
      const changes = check(input);
      await commit(
        async (tx, append) => {
          const before = await lockProfile(tx, userId);
          if (!before) throw unauthenticated('This account is closed.');
          const after = { ...before, ...changes, version: before.version + 1 };
          if (isSameProfile(before, after)) return;
          await updateProfile(tx, userId, after);
          const { isPrivate, version } = after;
          await append({
            type: 'user.updated',
            userId,
            isPrivate,
            isSuspended: false,
            isDeleted: false,
            version,
            changesVisibility: isPrivate !== before.isPrivate,
          });
        },
        { settle: changes.isPrivate !== undefined },
      );
    },
  };
}

type ProfileChanges = Partial<Omit<ProfileRow, 'version'>>;

function check({ displayName, bio, isPrivate }: UpdateProfileInput): ProfileChanges {
  const issues = new InputIssues();
  const changes: ProfileChanges = {
    ...(displayName === undefined
      ? {}
      : {
          displayName:
            displayName === null ? null : checkDisplayName(issues, 'input.displayName', displayName),
        }),
    ...(bio === undefined ? {} : { bio: checkText(issues, 'input.bio', bio ?? '', BIO_LENGTH) }),
    ...(isPrivate == null ? {} : { isPrivate }),
  };
  issues.throwIfAny();
  return changes;
}

const isSameProfile = (a: ProfileRow, b: ProfileRow): boolean =>
  a.displayName === b.displayName && a.bio === b.bio && a.isPrivate === b.isPrivate;
