import type { Database } from '@rookery/database';
import { newestFirst, type EntryId, type UserId } from '@rookery/ids';
import { createPeriodic } from '@rookery/events';
import type { Logger } from '@rookery/telemetry';
import type { FactsOf, ListedEntry } from '../entries/listed-entry.ts';
import { findPulledFollowees } from '../home/home-queries.ts';
import { newestOf, type AuthorMemory, type PulledStretch } from './newest-of.ts';
import { findPulledAuthors, findRecentEntries, findRecentPulls } from './pulled-queries.ts';

export interface PulledEntriesSettings {
  /** Entries kept of each author. */
  readonly perAuthor: number;
  /** Between two looks at what is new. A page knows of what is younger than a minute without. */
  readonly pollMillis: number;
  /** What was not brought up to date for so long is not relied on. */
  readonly trustMillis: number;
  /** Viewers of whom it is remembered which of these authors they follow. */
  readonly rememberedViewers: number;
}
export const PULLED_ENTRIES_SETTINGS: PulledEntriesSettings = {
  perAuthor: 400,
  pollMillis: 1_000,
  trustMillis: 25_000,
  rememberedViewers: 50_000,
};

/** What authors wrote whose entries are in nobody's list, for one viewer. */
export interface PulledView {
  /** Newest first, below `below`, at most `count`. */
  newest(options: { readonly below?: EntryId | undefined; readonly count: number }): PulledStretch;
  readonly factsOf: FactsOf;
}

/** The recent entries of authors with too many followers to push to, in this process's memory: for pages from a list. */
export interface PulledEntries {
  /**
   * What the viewer's list lacks. `incarnation`: the list's; whom its owner follows is asked once for each. Undefined
   * while this memory may be out of date.
   */
  viewOf(viewerId: UserId, incarnation: string): Promise<PulledView | undefined>;
  /** Brings it up to date now: for tests, and for a start. */
  refresh(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Authors, and entries of theirs held. */
  size(): { readonly authors: number; readonly entries: number };
}

interface Followees {
  readonly incarnation: string;
  readonly version: number;
  readonly authors: readonly UserId[];
}

const NOTHING: PulledView = {
  newest: () => ({ ids: [], completeFrom: undefined }),
  factsOf: () => undefined,
};

export function createPulledEntries({
  db,
  logger,
  settings = PULLED_ENTRIES_SETTINGS,
}: {
  readonly db: Database;
  readonly logger: Logger;
  readonly settings?: PulledEntriesSettings;
}): PulledEntries {
  const memory = new Map<UserId, AuthorMemory>();
  /** Of all entries in `memory`. */
  const facts = new Map<EntryId, ListedEntry>();
  const factsOf: FactsOf = (id) => facts.get(id);
  const followees = new Map<UserId, Followees>();
  /** Rises whenever the set of authors changes: who follows which of them has to be asked again. */
  let version = 0;
  let refreshedAt = Number.NEGATIVE_INFINITY;

  async function learn(author: UserId): Promise<void> {
    const found = await findRecentEntries(db, author, settings.perAuthor);
    for (const entry of found) facts.set(entry.id, entry);
    memory.set(author, { ids: found.map(({ id }) => id), isCut: found.length === settings.perAuthor });
  }

  function note(entry: ListedEntry): void {
    const known = memory.get(entry.ownerId);
    if (!known || facts.has(entry.id)) return;
    facts.set(entry.id, entry);
    const ids = [...known.ids, entry.id].sort(newestFirst);
    known.ids = ids.slice(0, settings.perAuthor);
    for (const id of ids.slice(settings.perAuthor)) {
      facts.delete(id);
      known.isCut = true;
    }
  }

  function forget(author: UserId): void {
    for (const id of memory.get(author)?.ids ?? []) facts.delete(id);
    memory.delete(author);
  }

  async function refresh(): Promise<void> {
    const startedAt = performance.now();
    const authors = new Set(await findPulledAuthors(db));
    // After so long what was pulled meanwhile may be told of no more: what is remembered is read anew.
    if (startedAt - refreshedAt > settings.trustMillis) for (const author of memory.keys()) forget(author);
    const added = [...authors].filter((author) => !memory.has(author));
    const gone = [...memory.keys()].filter((author) => !authors.has(author));
    for (const author of added) await learn(author);
    for (const author of gone) forget(author);
    if (added.length + gone.length > 0) version += 1;
    if (authors.size > 0) for (const entry of await findRecentPulls(db)) note(entry);
    refreshedAt = startedAt;
  }

  async function followeesOf(viewerId: UserId, incarnation: string): Promise<readonly UserId[]> {
    const known = followees.get(viewerId);
    if (known?.incarnation === incarnation && known.version === version) return known.authors;
    const asked = version;
    const authors = await findPulledFollowees(db, viewerId);
    followees.delete(viewerId);
    followees.set(viewerId, { incarnation, version: asked, authors });
    const [oldest] = followees.keys();
    if (oldest !== undefined && followees.size > settings.rememberedViewers) followees.delete(oldest);
    return authors;
  }

  const polling = createPeriodic({
    millis: settings.pollMillis,
    run: refresh,
    failed: (error) => logger.warn({ err: error }, 'pulled entries could not be brought up to date'),
  });

  return {
    async viewOf(viewerId, incarnation) {
      if (performance.now() - refreshedAt > settings.trustMillis) return undefined;
      if (memory.size === 0) return NOTHING;
      const followed = await followeesOf(viewerId, incarnation);
      // An author who has only just become one is known to the page's own statement for a minute.
      const mine = followed.flatMap((author) => memory.get(author) ?? []);
      return mine.length === 0 ? NOTHING : { newest: (options) => newestOf(mine, options), factsOf };
    },
    refresh,
    async start() {
      await refresh();
      await polling.start();
    },
    stop: () => polling.stop(),
    size: () => ({
      authors: memory.size,
      entries: [...memory.values()].reduce((sum, { ids }) => sum + ids.length, 0),
    }),
  };
}
