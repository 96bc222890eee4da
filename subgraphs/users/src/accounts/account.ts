import type { UserId } from '@rookery/ids';

/** A person, as one viewer may see them. */
export interface Account {
  readonly id: UserId;
  readonly username: string;
  readonly displayName: string;
  readonly bio: string;
  readonly createdAt: Date;
  readonly isPrivate: boolean;
  /** Zero to whom the viewer blocks: what the blocker keeps is the bare profile. */
  readonly followerCount: number;
  readonly followingCount: number;
  /** Whether the viewer blocks them. */
  readonly isBlockedByViewer: boolean;
}
