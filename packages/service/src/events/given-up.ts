import type { Database } from '@rookery/database';
import { createDeadLetterRows, type DeadLetter, type DeadLetterRows, type LetterKey } from '@rookery/events';
import type { EventStores } from './event-stores.ts';
import { EventsError, EXIT_NOT_DONE } from './events-error.ts';
import { formatGivenUpId, type GivenUpId } from './given-up-id.ts';
import { OWNER_TABLES } from './owner-tables.ts';
import {
  exchangePushForDrops,
  findGivenUpJobs,
  findJobState,
  reviveJob,
  type GivenUpJob,
} from './timeline-job-queries.ts';

export type GivenUp =
  | { readonly kind: 'event'; readonly id: GivenUpId; readonly letter: DeadLetter }
  | { readonly kind: 'job'; readonly id: GivenUpId; readonly job: GivenUpJob };

/** What became of it: done, failed again (with why), or nobody has tried yet. */
export type Outcome =
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'waiting' };

/** What consumers put aside and what fan-out left, over all databases that are within reach. */
export interface GivenUpStore {
  /** Oldest first. */
  list(): Promise<GivenUp[]>;
  /** Throws EventsError when there is no such thing. */
  find(id: GivenUpId): Promise<GivenUp>;
  /** Asks the running product to do it again. */
  requestReplay(item: GivenUp): Promise<void>;
  outcomeOf(item: GivenUp): Promise<Outcome>;
  /** For good. Returns what was done instead, for a person. */
  drop(item: GivenUp): Promise<string>;
}

export function createGivenUpStore(stores: EventStores): GivenUpStore {
  const letters: readonly DeadLetterRows[] = [...stores].map(([owner, db]) =>
    createDeadLetterRows(db, OWNER_TABLES[owner]),
  );
  const feed = stores.get('feed');
  const jobs = async () => (feed ? findGivenUpJobs(feed) : []);

  function feedFor(id: GivenUpId): Database {
    if (feed) return feed;
    throw new EventsError(`${formatGivenUpId(id)} is in the database of feed: set its URL.`, EXIT_NOT_DONE);
  }

  /** The consumer's name is its own, and not its schema's. */
  async function rowsOf(
    letter: LetterKey,
  ): Promise<{ rows: DeadLetterRows; letter: DeadLetter } | undefined> {
    for (const rows of letters) {
      const found = await rows.find(letter);
      if (found) return { rows, letter: found };
    }
    return undefined;
  }

  async function find(id: GivenUpId): Promise<GivenUp> {
    if (id.kind === 'event') {
      const found = await rowsOf(id.letter);
      if (found) return { kind: 'event', id, letter: found.letter };
    } else {
      feedFor(id);
      const job = (await jobs()).find((each) => each.id === id.jobId);
      if (job) return { kind: 'job', id, job };
    }
    throw new EventsError(`${formatGivenUpId(id)} is not among what was given up.`, EXIT_NOT_DONE);
  }

  return {
    async list() {
      const events = (await Promise.all(letters.map((rows) => rows.all()))).flat();
      const all: GivenUp[] = [
        ...events.map((letter) => ({ kind: 'event', id: { kind: 'event', letter }, letter }) as const),
        ...(await jobs()).map((job) => ({ kind: 'job', id: { kind: 'job', jobId: job.id }, job }) as const),
      ];
      return all.sort((a, b) => diedAt(a) - diedAt(b));
    },
    find,
    async requestReplay(item) {
      const done =
        item.kind === 'job'
          ? await reviveJob(feedFor(item.id), item.job.id)
          : await (await rowsOf(item.letter))?.rows.request(item.letter);
      if (!done) await find(item.id);
    },
    async outcomeOf(item) {
      if (item.kind === 'event') {
        const now = (await rowsOf(item.letter))?.letter;
        if (!now) return { state: 'done' };
        return now.replayRequestedAt ? { state: 'waiting' } : { state: 'failed', error: now.error };
      }
      const state = await findJobState(feedFor(item.id), item.job.id);
      if (state !== 'given-up') return { state };
      const again = (await jobs()).find(({ id }) => id === item.job.id);
      return { state: 'failed', error: again?.error ?? item.job.error };
    },
    async drop(item) {
      if (item.kind === 'event') {
        await (await rowsOf(item.letter))?.rows.remove(item.letter);
        return 'forgotten: the copy is right again with the next event of the same';
      }
      if (item.job.kind !== 'fan-out') {
        throw new EventsError(
          `${formatGivenUpId(item.id)} deletes lists that may be wrong, which must be done: replay it.`,
          EXIT_NOT_DONE,
        );
      }
      await exchangePushForDrops(feedFor(item.id), item.job.id);
      return 'no longer pushed: the lists that lack it are dropped, and rebuilt when they are read';
    },
  };
}

export const diedAt = (item: GivenUp): number =>
  (item.kind === 'event' ? item.letter : item.job).diedAt.getTime();
