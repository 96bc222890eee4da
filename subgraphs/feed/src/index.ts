export { feedSettingsOf } from './configured-settings.ts';
export { createFeedPart, type FeedPart, type FeedPartDeps } from './feed-part.ts';
export { createFeedWorker, type FeedWorker, type FeedWorkerDeps } from './feed-worker.ts';
export { DEFAULT_FEED_SETTINGS, type FeedSettings } from './settings.ts';
