import type { Transaction } from '@rookery/database';
import type { LoggedEvent, LogPlace, ResyncPhase } from '@rookery/events';
import { millisOf, type UserId } from '@rookery/ids';
import type { RelationsProjection } from '@rookery/visibility';
import { entryOf, isDeletion, isEntryEvent, type Entry } from '../entries/entry.ts';
import { deleteUnconfirmed, markUnconfirmed, upsertEntries } from '../entries/entry-queries.ts';
import type { NewTimelineJob } from '../fan-out/job.ts';
import { deleteForgottenLikes, forgetLikeVersions, upsertLikes } from '../engagement/like-queries.ts';
import { insertJobs } from '../fan-out/job-queries.ts';
import type { HomeListSettings } from '../lists/home-lists.ts';
import { decidePulled } from '../pulled/pulled-queries.ts';

/** Keeps feed's copies. */
export interface FeedProjection {
  /** Applies a batch of a log's partitions: relations, entries, and the jobs that the lists owe to them, in one transaction. */
  apply(tx: Transaction, events: readonly LoggedEvent[]): Promise<void>;
  /** Around the reading of a snapshot: what the producer no longer has goes. */
  onResync(tx: Transaction, place: LogPlace, phase: ResyncPhase): Promise<void>;
}

export interface FeedProjectionSettings extends Pick<HomeListSettings, 'latePushMillis'> {
  /** Who has more followers is read when these read, and not pushed to them. */
  readonly pushFollowerLimit: number;
}

export function createFeedProjection(
  relations: RelationsProjection,
  settings: FeedProjectionSettings,
): FeedProjection {
  return {
    async apply(tx, logged) {
      const events = logged.map(({ event }) => event);
      await relations.apply(tx, events);
      await upsertLikes(tx, events);
      const isTimely = ({ id }: Entry) => millisOf(id) >= Date.now() - settings.latePushMillis;
      const made = logged.flatMap(({ event, position }) =>
        isEntryEvent(event) ? [{ entry: entryOf(event), isDeleted: isDeletion(event), position }] : [],
      );
      // What comes so late that lists are dropped for it need not be remembered besides.
      const timely = made.filter(({ entry, isDeleted }) => !isDeleted && isTimely(entry));
      const owners = [...new Set(timely.map(({ entry }) => entry.ownerId))];
      const pulled = await decidePulled(tx, owners, settings.pushFollowerLimit);
      const isPulled = (entry: Entry) => pulled.has(entry.ownerId) && isTimely(entry);
      const jobs = logged.flatMap((event) => jobsOf(event, isPulled));
      // Neither needs the other's answer: they go out together.
      await Promise.all([
        upsertEntries(
          tx,
          made.map((entry) => ({ ...entry, isPulled: !entry.isDeleted && isPulled(entry.entry) })),
        ),
        insertJobs(tx, withoutRepeatedDrops(jobs, isTimely)),
      ]);
    },
    async onResync(tx, place, phase) {
      await relations.onResync(tx, place, phase);
      if (place.log !== 'posts') return;
      await (phase === 'started' ? markUnconfirmed : deleteUnconfirmed)(tx, place.partition);
      await (phase === 'started' ? forgetLikeVersions : deleteForgottenLikes)(tx, place.partition);
    },
  };
}

/**
 * Which lists an event makes different. Blocks, mutes, deletions and private flips need none: lists hold what is pushed
 * unfiltered, and the rules are applied when read.
 */
function jobsOf({ event, position }: LoggedEvent, isPulled: (entry: Entry) => boolean): NewTimelineJob[] {
  switch (event.type) {
    case 'post.created':
    case 'repost.created': {
      const entry = entryOf(event);
      return [{ kind: isPulled(entry) ? 'pull' : 'fan-out', position, entry }];
    }
    case 'follow.changed':
      return [{ kind: 'drop', position, userId: event.followerId }];
    case 'user.created':
    case 'user.updated':
    case 'block.changed':
    case 'mute.changed':
    case 'session.revoked':
    case 'post.deleted':
    case 'repost.deleted':
    case 'like.changed':
    case 'timeline.read':
      return [];
  }
}

/** Of entries too old to be pushed the lists are dropped instead, for which one an owner and batch is enough. */
function withoutRepeatedDrops(
  jobs: readonly NewTimelineJob[],
  isTimely: (entry: Entry) => boolean,
): NewTimelineJob[] {
  const dropped = new Set<UserId>();
  return jobs.filter((job) => {
    if (job.kind !== 'fan-out' || isTimely(job.entry)) return true;
    const isFirst = !dropped.has(job.entry.ownerId);
    dropped.add(job.entry.ownerId);
    return isFirst;
  });
}
