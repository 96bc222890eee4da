import type { LiveEvent } from '@rookery/live';
import type { GatewayMetrics } from '@rookery/telemetry';
import type { AudienceViewer, Federation, Viewer } from '../federation/index.ts';
import type { RunningSubscription } from './federated-subscription.ts';
import { overlaid } from './overlaid.ts';
import type { RunSlots } from './run-slots.ts';
import type { SharedAnswer } from './shared-answer.ts';
import type { OwnPart } from './shared-selection.ts';

type Data = Readonly<Record<string, unknown>>;

/** What one shared run tells, with each viewer's own fields. */
export interface OwnFields {
  /** Undefined: the viewer needs a run of their own. */
  answerFor(viewer: Viewer, event: LiveEvent): Promise<SharedAnswer | undefined>;
}

export interface OwnFieldsOptions {
  readonly federation: Federation;
  /** What was the same for all. */
  readonly shared: Data;
  readonly part: OwnPart;
  /** What is told of data, the viewers' own fields included. */
  readonly answerOf: (data: Data) => SharedAnswer;
  /** One of those who ask alike. */
  readonly subscription: RunningSubscription;
  /** Where audiences wait for their turn. */
  readonly slots: RunSlots;
  readonly metrics: GatewayMetrics;
}

/** Viewers asked for at once. Their runs in a subgraph of this process take it for some 10 ms. */
const MAX_AUDIENCE = 250;

interface Waiting extends AudienceViewer {
  tell(answer: SharedAnswer | undefined): void;
}

/** Asks for the own fields of all who come within one turn of the event loop together, in audiences. */
export function createOwnFields(options: OwnFieldsOptions): OwnFields {
  const { federation, shared, part, answerOf, subscription, slots, metrics } = options;
  const { operation, variables, requestId } = subscription;
  let waiting: Waiting[] = [];

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let start = 0; start < all.length; start += MAX_AUDIENCE) {
      const audience = all.slice(start, start + MAX_AUDIENCE);
      slots
        .run(() => answer(audience))
        .catch(() => undefined)
        // Who was told already is not told again.
        .finally(() => audience.forEach(({ tell }) => tell(undefined)));
    }
  }

  async function answer(audience: readonly Waiting[]): Promise<void> {
    const { document } = part;
    metrics.eventRun('audience');
    const results = await federation.executeForAudience({
      plan: federation.plan({ document }),
      document,
      variables,
      viewers: audience,
      sharesRoot: part.sharesRoot(),
      requestId,
    });
    for (const { members, result } of results) {
      const { data, errors } = result;
      const whole = data && !errors ? overlaid(shared, data) : undefined;
      const told = whole && answerOf(whole);
      for (const member of members) audience[member]?.tell(told);
    }
  }

  return {
    answerFor: (viewer, event) =>
      new Promise((tell) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ viewer, event: { [operation.field.name.value]: event }, tell });
      }),
  };
}
