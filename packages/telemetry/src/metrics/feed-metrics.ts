import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { DELAY_SECONDS } from './buckets.ts';
import type { Watches } from './watches.ts';

/** dropped: the list was made cold meanwhile. skipped: it was warm already, or somebody else is at it. */
export type RebuildOutcome = 'done' | 'dropped' | 'skipped' | 'failed';

export interface FeedMetrics {
  /** The last follower's list has an entry, so long after the entry was written. */
  fannedOut(seconds: number): void;
  /** Followers whose lists were pushed into, warm or not. */
  pushed(followers: number): void;
  rebuilt(outcome: RebuildOutcome, seconds: number): void;
  /** A home timeline was read: from its list (warm) or from Postgres. */
  listRead(state: 'warm' | 'cold'): void;
  /** An event was handed to so many subscriptions, so long after its write. */
  delivered(subscriptions: number, seconds: number): void;
  /** Entries on their way into followers' lists. Returns what ends the watching, as do the next three. */
  watchFanOut(read: () => { readonly waiting: number; readonly running: number }): () => void;
  /** List work that failed again and again and was left for a person, of all processes. */
  watchGivenUpJobs(read: () => Promise<number>): () => void;
  watchRebuilds(read: () => { readonly waiting: number; readonly running: number }): () => void;
  watchLive(read: () => { readonly viewers: number; readonly subscriptions: number }): () => void;
}

const nothing = (): void => {};
export const NO_FEED_METRICS: FeedMetrics = {
  fannedOut: nothing,
  pushed: nothing,
  rebuilt: nothing,
  listRead: nothing,
  delivered: nothing,
  watchFanOut: () => nothing,
  watchGivenUpJobs: () => nothing,
  watchRebuilds: () => nothing,
  watchLive: () => nothing,
};

export function createFeedMetrics(registry: Registry, watches: Watches): FeedMetrics {
  const registers = [registry];
  const fanOutLag = new Histogram({
    name: 'rookery_fan_out_lag_seconds',
    help: 'From the write of an entry to its push into the last follower’s list.',
    buckets: DELAY_SECONDS,
    registers,
  });
  const pushes = new Counter({
    name: 'rookery_fan_out_pushes_total',
    help: 'Followers to whose lists entries were pushed, cold lists included.',
    registers,
  });
  const rebuilds = new Histogram({
    name: 'rookery_rebuild_seconds',
    help: 'Rebuilds of cold lists.',
    labelNames: ['outcome'],
    buckets: DELAY_SECONDS,
    registers,
  });
  const reads = new Counter({
    name: 'rookery_home_list_reads_total',
    help: 'Home timelines read, from their list (warm) or without (cold).',
    labelNames: ['state'],
    registers,
  });
  const delivered = new Counter({
    name: 'rookery_live_events_total',
    help: 'Live events handed to subscriptions.',
    registers,
  });
  const deliveryLag = new Histogram({
    name: 'rookery_live_lag_seconds',
    help: 'From the write of an event to its being handed to the subscriptions that it concerns.',
    buckets: DELAY_SECONDS,
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[] = []) => {
    const made = new Gauge({ name, help, labelNames, registers });
    watches.own(made);
    return made;
  };
  const fanOuts = gauge('rookery_fan_out_jobs', 'Entries on their way into followers’ lists.', ['state']);
  const givenUp = gauge('rookery_fan_out_given_up_jobs', 'Timeline jobs that were left for a person.');
  const rebuilding = gauge('rookery_rebuild_jobs', 'Lists being rebuilt, or waiting to be.', ['state']);
  const viewers = gauge('rookery_live_viewers', 'Viewers with an open subscription.');
  const subscriptions = gauge('rookery_live_subscriptions', 'Open subscriptions of all gateways here.');
  const showJobs = (of: Gauge) => (jobs: { readonly waiting: number; readonly running: number }) => {
    of.set({ state: 'waiting' }, jobs.waiting);
    of.set({ state: 'running' }, jobs.running);
  };

  return {
    fannedOut: (seconds) => fanOutLag.observe(seconds),
    pushed: (followers) => pushes.inc(followers),
    rebuilt: (outcome, seconds) => rebuilds.observe({ outcome }, seconds),
    listRead: (state) => reads.inc({ state }),
    delivered(subscriptions, seconds) {
      delivered.inc(subscriptions);
      deliveryLag.observe(seconds);
    },
    watchFanOut: (read) => watches.add({ name: 'fan-out', read, show: showJobs(fanOuts) }),
    watchGivenUpJobs: (read) =>
      watches.add({ name: 'given-up jobs', read, show: (jobs) => givenUp.set(jobs) }),
    watchRebuilds: (read) => watches.add({ name: 'rebuilds', read, show: showJobs(rebuilding) }),
    watchLive: (read) =>
      watches.add({
        name: 'live',
        read,
        show(now) {
          viewers.set(now.viewers);
          subscriptions.set(now.subscriptions);
        },
      }),
  };
}
