import type { LiveEvent, LiveSource } from '@rookery/live';
import type { GatewayMetrics } from '@rookery/telemetry';
import type { ExecutionResult } from 'graphql';
import type { Federation } from '../federation/index.ts';
import { runOnEvent, type RetryOptions, type RunningSubscription } from './federated-subscription.ts';
import { createRunSlots } from './run-slots.ts';
import type { SharedAnswer } from './shared-answer.ts';
import { createSharedRuns } from './shared-runs.ts';

/** What makes results of events, for all subscriptions of a gateway. */
export interface EventRuns {
  open(subscription: RunningSubscription): SubscriptionRuns;
}

/** `shared`: without errors. */
export type EventResult =
  | { readonly kind: 'shared'; readonly answer: SharedAnswer }
  | { readonly kind: 'own'; readonly result: ExecutionResult };

/** One subscription's results. */
export interface SubscriptionRuns {
  /** What is told of an event: by a run shared with other viewers where it is the same for all, or by one of its own. */
  resultOf(event: LiveEvent, options: Pick<RetryOptions, 'retryPauses' | 'signal'>): Promise<EventResult>;
  close(): void;
}

export interface EventRunsDeps {
  readonly federation: Federation;
  readonly source: Pick<LiveSource, 'relatedAmong'>;
  readonly metrics: GatewayMetrics;
}

/** Own runs at once, over all subscriptions: thousands together would take memory and make each other late. */
const MAX_OWN_RUNS_AT_ONCE = 64;

export function createEventRuns({ federation, source, metrics }: EventRunsDeps): EventRuns {
  const shared = createSharedRuns({ federation, source, metrics });
  const slots = createRunSlots(MAX_OWN_RUNS_AT_ONCE);
  return {
    open(subscription) {
      const member = shared.join(subscription);
      return {
        async resultOf(event, options) {
          // Whatever goes wrong with what is shared, the viewer's own run tells them.
          const answer = await member.answerTo(event).catch(() => undefined);
          if (answer) return { kind: 'shared', answer };
          metrics.eventRun('own');
          const result = await runOnEvent(federation, subscription, event, { ...options, slots });
          return { kind: 'own', result };
        },
        close: () => member.leave(),
      };
    },
  };
}
