import type { UserId } from '@rookery/ids';

/** What is the same of an account for whoever may see it, as of a version of its row. */
export interface Profile {
  readonly id: UserId;
  readonly version: number;
  readonly username: string;
  readonly displayName: string;
  readonly bio: string;
  /** RFC 3339, as it is given out. */
  readonly createdAt: string;
  readonly isPrivate: boolean;
}

/** A person, as one viewer may see them. */
export interface Account extends Omit<Profile, 'version'> {
  /** Zero to whom the viewer blocks: what the blocker keeps is the bare profile. Absent where not asked for. */
  readonly followerCount?: number | undefined;
  readonly followingCount?: number | undefined;
  /** Whether the viewer blocks them. */
  readonly isBlockedByViewer: boolean;
}
