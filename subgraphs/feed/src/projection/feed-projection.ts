import type { Transaction } from '@rookery/database';
import type { LoggedEvent, LogPlace, ResyncPhase } from '@rookery/events';
import { millisOf, type UserId } from '@rookery/ids';
import type { RelationsProjection } from '@rookery/visibility';
import { entryOf, isDeletion, isEntryEvent } from '../entries/entry.ts';
import { deleteUnconfirmed, markUnconfirmed, upsertEntries } from '../entries/entry-queries.ts';
import type { NewTimelineJob } from '../fan-out/job.ts';
import type { HomeListSettings } from '../lists/home-lists.ts';
import { insertJobs } from '../fan-out/job-queries.ts';

/** Keeps feed's copies. */
export interface FeedProjection {
  /** Applies a batch of one partition: relations, entries, and the jobs that the lists owe to them, in one transaction. */
  apply(tx: Transaction, events: readonly LoggedEvent[]): Promise<void>;
  /** Around the reading of a snapshot: what the producer no longer has goes. */
  onResync(tx: Transaction, place: LogPlace, phase: ResyncPhase): Promise<void>;
}

export function createFeedProjection(
  relations: RelationsProjection,
  settings: Pick<HomeListSettings, 'latePushMillis'>,
): FeedProjection {
  return {
    async apply(tx, logged) {
      const events = logged.map(({ event }) => event);
      await relations.apply(tx, events);
      await upsertEntries(
        tx,
        events.filter(isEntryEvent).map((event) => ({ entry: entryOf(event), isDeleted: isDeletion(event) })),
      );
      await insertJobs(tx, withoutRepeatedDrops(logged.flatMap(jobsOf), settings.latePushMillis));
    },
    async onResync(tx, place, phase) {
      await relations.onResync(tx, place, phase);
      if (place.log !== 'posts') return;
      await (phase === 'started' ? markUnconfirmed : deleteUnconfirmed)(tx, place.partition);
    },
  };
}

/**
 * Which lists an event makes different. Blocks, mutes, deletions and private flips need none: lists hold what is pushed
 * unfiltered, and the rules are applied when read.
 */
function jobsOf({ event, position }: LoggedEvent): NewTimelineJob[] {
  switch (event.type) {
    case 'post.created':
    case 'repost.created':
      return [{ kind: 'fan-out', position, entry: entryOf(event) }];
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
      return [];
  }
}

/** Of entries too old to be pushed the lists are dropped instead, for which one an owner and batch is enough. */
function withoutRepeatedDrops(jobs: readonly NewTimelineJob[], latePushMillis: number): NewTimelineJob[] {
  const latest = Date.now() - latePushMillis;
  const dropped = new Set<UserId>();
  return jobs.filter((job) => {
    if (job.kind === 'drop' || millisOf(job.entry.id) >= latest) return true;
    const isFirst = !dropped.has(job.entry.ownerId);
    dropped.add(job.entry.ownerId);
    return isFirst;
  });
}
