import type { FanOutSettings } from './fan-out/fan-out.ts';
import type { HomeListSettings } from './lists/home-lists.ts';
import type { LiveHubSettings } from './live/live-hub.ts';
import { PULLED_ENTRIES_SETTINGS, type PulledEntriesSettings } from './pulled/pulled-entries.ts';

export interface FeedSettings {
  readonly lists: HomeListSettings;
  readonly fanOut: FanOutSettings;
  readonly live: LiveHubSettings;
  readonly pulled: PulledEntriesSettings;
  /** Authors with more followers are pulled: merged when these read. Back below four fifths of it they are pushed again. */
  readonly pushFollowerLimit: number;
  /** Candidates looked at for a page, at least; 100 when left out. */
  readonly minCandidates?: number;
  /** Entries read ahead for somebody who scrolls back below the list. */
  readonly readAhead: number;
  /** How long the order of a page of TOP is kept for those that follow it. */
  readonly rankingSeconds: number;
  /** Lists rebuilt at once in a process. */
  readonly rebuildConcurrency: number;
  /** How long a reader waits for copies that are behind the viewer's own writes. */
  readonly readWaitMillis: number;
}

/** DESIGN section 6 is the source of the list's numbers. */
export const DEFAULT_FEED_SETTINGS: FeedSettings = {
  lists: { cap: 800, latePushMillis: 60_000, ttlSeconds: 14 * 24 * 60 * 60 },
  fanOut: { chunkSize: 2_000, concurrency: 16, bigAuthorConcurrency: 2, maxFailures: 10 },
  live: { replayLimit: 200, backlog: 20_000, queueLimit: 1_000 },
  pulled: PULLED_ENTRIES_SETTINGS,
  pushFollowerLimit: 10_000,
  readAhead: 400,
  rankingSeconds: 30 * 60,
  rebuildConcurrency: 4,
  readWaitMillis: 500,
};
