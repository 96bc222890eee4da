export { feedSettingsOf } from './configured-settings.ts';
export { createFeedPart, type FeedPart, type FeedPartDeps } from './feed-part.ts';
export { createFeedWorker, type FeedWorker, type FeedWorkerDeps } from './feed-worker.ts';
export { DEFAULT_FEED_SETTINGS, type FeedSettings } from './settings.ts';
// What `npm run bench` times by itself: the worker's fan-out, on lists of its own making.
export { packedEntryId, packEntry } from './entries/packed-entry.ts';
export type { Entry } from './entries/entry.ts';
export { createFanOut, type FanOut, type FanOutDeps } from './fan-out/fan-out.ts';
export type { NewTimelineJob, Place } from './fan-out/job.ts';
export { insertJobs } from './fan-out/job-queries.ts';
export { createHomeLists, homeListKey, type HomeLists } from './lists/home-lists.ts';
export { watchGeneration } from './lists/redis-generation.ts';
