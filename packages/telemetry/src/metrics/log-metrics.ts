import { Gauge, Histogram, type Registry } from 'prom-client';
import { DELAY_SECONDS } from './buckets.ts';
import type { Watches } from './watches.ts';

/** How far a producer's log is behind its writes, now. Ages in seconds; 0: nothing waits. */
export interface RelayProgress {
  /** Of the oldest committed event without a sequence, over all partitions. */
  readonly unsequencedSeconds: number;
  /** Of the oldest sequenced event that is not in Redis yet, over the partitions that this process relays. */
  readonly unpublishedSeconds: number;
}

/** How far a consumer is behind one log, now. */
export interface ConsumerProgress {
  readonly log: string;
  /** Events committed by the producer and not applied. */
  readonly events: number;
  /** Age of the oldest of them, in seconds; 0: none. */
  readonly seconds: number;
  /** Events put aside because they could not be applied. */
  readonly deadLetters: number;
}

export interface LogMetrics {
  /** An event was applied to a copy, so long after its write. */
  applied(consumer: string, log: string, seconds: number): void;
  /** Returns what ends the watching, as does the next. */
  watchRelay(log: string, read: () => Promise<RelayProgress>): () => void;
  watchConsumer(consumer: string, read: () => Promise<readonly ConsumerProgress[]>): () => void;
}

const nothing = (): void => {};
export const NO_LOG_METRICS: LogMetrics = {
  applied: nothing,
  watchRelay: () => nothing,
  watchConsumer: () => nothing,
};

export function createLogMetrics(registry: Registry, watches: Watches): LogMetrics {
  const registers = [registry];
  const applied = new Histogram({
    name: 'rookery_event_apply_seconds',
    help: 'From the write of an event to its being applied to a copy.',
    labelNames: ['consumer', 'log'],
    buckets: DELAY_SECONDS,
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[]) => {
    const made = new Gauge({ name, help, labelNames, registers });
    watches.own(made);
    return made;
  };
  const unsequenced = gauge(
    'rookery_relay_unsequenced_age_seconds',
    'Age of the oldest committed event without a place in its log.',
    ['log'],
  );
  const unpublished = gauge(
    'rookery_relay_unpublished_age_seconds',
    'Age of the oldest event of the log that is not in Redis, where this process relays.',
    ['log'],
  );
  const ofConsumer = ['consumer', 'log'];
  const lag = gauge('rookery_consumer_lag_events', 'Events that a copy has not applied.', ofConsumer);
  const age = gauge(
    'rookery_consumer_watermark_age_seconds',
    'Age of the oldest event that a copy has not applied.',
    ofConsumer,
  );
  const dead = gauge('rookery_dead_letters', 'Events that were put aside.', ofConsumer);

  return {
    applied: (consumer, log, seconds) => applied.observe({ consumer, log }, seconds),
    watchRelay: (log, read) =>
      watches.add({
        name: `relay ${log}`,
        read,
        show({ unsequencedSeconds, unpublishedSeconds }) {
          unsequenced.set({ log }, unsequencedSeconds);
          unpublished.set({ log }, unpublishedSeconds);
        },
      }),
    watchConsumer: (consumer, read) =>
      watches.add({
        name: `consumer ${consumer}`,
        read,
        show(logs) {
          for (const { log, events, seconds, deadLetters } of logs) {
            lag.set({ consumer, log }, events);
            age.set({ consumer, log }, seconds);
            dead.set({ consumer, log }, deadLetters);
          }
        },
      }),
  };
}
