import type { LogName, LogPosition } from '@rookery/events';
import type { UserId } from '@rookery/ids';
import type { Entry } from '../entries/entry.ts';

/** Whose partition a job belongs to: whoever leases that finishes it. */
export interface Place {
  readonly log: LogName;
  readonly partition: number;
}

/** Something that a committed batch still has to do to Redis lists. */
export type TimelineJob =
  | { readonly kind: 'drop'; readonly id: number; readonly userId: UserId }
  | {
      readonly kind: 'fan-out';
      readonly id: number;
      readonly entry: Entry;
      /** Followers up to this id have it already; '0' at the start. */
      readonly afterFollowerId: string;
      /** The owner's own list could not be pushed into at first. */
      readonly isOwnListLeft?: boolean;
    }
  | {
      /** Drops the lists of all who follow somebody. */
      readonly kind: 'drop-followers';
      readonly id: number;
      readonly userId: UserId;
      readonly afterFollowerId: string;
    };
export type DropJob = Extract<TimelineJob, { kind: 'drop' }>;
export type FanOutJob = Extract<TimelineJob, { kind: 'fan-out' }>;
/** A job that goes through somebody's followers, chunk by chunk. */
export type FollowersJob = Extract<TimelineJob, { kind: 'fan-out' | 'drop-followers' }>;

/** Whose followers a job goes through. */
export const followeeOf = (job: FollowersJob): UserId =>
  job.kind === 'fan-out' ? job.entry.ownerId : job.userId;

/** A job as it is written, in the transaction that applies the event. */
export type NewTimelineJob = { readonly position: LogPosition } & (
  | { readonly kind: 'drop' | 'drop-followers'; readonly userId: UserId }
  /** pull: nothing is to be done; readers are told of the entry for a minute. */
  | { readonly kind: 'fan-out' | 'pull'; readonly entry: Entry }
);
