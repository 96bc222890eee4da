import type { Config } from '@rookery/config';
import { DEFAULT_FEED_SETTINGS, type FeedSettings } from './settings.ts';

/** Feed's settings as a deployment has set them. */
export function feedSettingsOf({
  timelines,
  readWaitMillis,
}: Pick<Config, 'timelines' | 'readWaitMillis'>): FeedSettings {
  const { lists, fanOut, live, pulled, rankingSeconds } = DEFAULT_FEED_SETTINGS;
  return {
    lists: {
      ...lists,
      cap: timelines.listCap,
      ttlSeconds: timelines.listTtlDays * 24 * 60 * 60,
      latePushMillis: timelines.latePushMillis,
    },
    fanOut: { ...fanOut, chunkSize: timelines.fanoutChunk },
    pulled,
    rankingSeconds,
    live: { ...live, replayLimit: timelines.liveReplayLimit },
    pushFollowerLimit: timelines.pushFollowerLimit,
    readAhead: timelines.readAhead,
    rebuildConcurrency: timelines.rebuildConcurrency,
    readWaitMillis,
  };
}
