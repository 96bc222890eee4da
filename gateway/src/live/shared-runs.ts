import type { LiveEvent, LiveSource } from '@rookery/live';
import { viewerDependence } from '@rookery/schema';
import type { GatewayMetrics } from '@rookery/telemetry';
import type { Federation } from '../federation/index.ts';
import type { RunningSubscription } from './federated-subscription.ts';
import { createRelationCheck, type RelationCheck } from './relation-check.ts';
import { createOwnFields, type OwnFields } from './own-fields.ts';
import { createRunSlots } from './run-slots.ts';
import type { SharedAnswer } from './shared-answer.ts';
import { createSharedSelections, type SelectionParts } from './shared-selection.ts';
import { variablesKey } from './variables-key.ts';

/** One viewer's part in the runs that viewers share. */
export interface SharedRunMember {
  /** What is told of an event by a run made for all who asked alike; undefined: the viewer needs a run of their own. */
  answerTo(event: LiveEvent): Promise<SharedAnswer | undefined>;
  /** The subscription is over. */
  leave(): void;
}

/** Runs that are made once for all viewers to whom an event means the same. */
export interface SharedRuns {
  join(subscription: RunningSubscription): SharedRunMember;
}

export interface SharedRunsDeps {
  readonly federation: Federation;
  readonly source: Pick<LiveSource, 'relatedAmong'>;
  readonly metrics: GatewayMetrics;
}

interface SharedRun {
  readonly answer: SharedAnswer;
  /** Undefined: nothing is to be asked about each viewer. */
  readonly own: OwnFields | undefined;
  readonly relations: RelationCheck;
}

/** Runs that are remembered; the oldest gives way. */
const MAX_RUNS = 256;
/** A run is good for so long after it was made: what changes shows everywhere within a second. */
const GOOD_FOR_MILLIS = 1_000;
/** A run that touched more users is nobody's but its viewer's. */
const MAX_TOUCHED = 100;
/** Audiences that are asked for at once, over all runs: some run while others wait for their owners. */
const MAX_AUDIENCES_AT_ONCE = 4;

/**
 * Makes the shared runs of a gateway. A run is made signed out, so that it shows what everybody may see. Whoever is
 * related to a user in it (`relatedAmong`), or has just written what copies may not have applied, takes no part; nor does
 * anybody when it shows less than some may see, or fails, or when a single subscription would use it.
 */
export function createSharedRuns({ federation, source, metrics }: SharedRunsDeps): SharedRuns {
  let selections: ReturnType<typeof createSharedSelections> | undefined;
  /** How many subscriptions ask alike. */
  const members = new Map<string, number>();
  const runs = new Map<string, Promise<SharedRun | undefined>>();
  const asking = { federation, metrics, slots: createRunSlots(MAX_AUDIENCES_AT_ONCE) };

  async function runFor(
    { watched, own, answerOf }: SelectionParts,
    subscription: RunningSubscription,
    event: LiveEvent,
  ): Promise<SharedRun | undefined> {
    const { operation, variables, requestId } = subscription;
    const { document, read } = watched();
    metrics.eventRun('shared');
    const { data, errors } = await federation.execute({
      plan: federation.plan({ document }),
      document,
      variables,
      context: federation.createRequestContext({
        viewer: undefined,
        requestId,
        event: { [operation.field.name.value]: event },
      }),
    });
    if (errors || !data) return undefined;
    const { data: shown, userIds, isPartial } = read(data);
    if (isPartial || userIds.length > MAX_TOUCHED) return undefined;
    return {
      answer: answerOf(shown),
      own: own && createOwnFields({ ...asking, shared: shown, part: own, answerOf, subscription }),
      relations: createRelationCheck(source, userIds),
    };
  }

  /** The run of this key: the one under way or just made, or a new one. */
  function sharedRun(
    key: string,
    make: () => Promise<SharedRun | undefined>,
  ): Promise<SharedRun | undefined> {
    const known = runs.get(key);
    if (known) return known;
    const [oldest] = runs.keys();
    if (oldest !== undefined && runs.size >= MAX_RUNS) runs.delete(oldest);
    const run = make();
    runs.set(key, run);
    const forget = () => runs.get(key) === run && runs.delete(key);
    void run.then(() => setTimeout(forget, GOOD_FOR_MILLIS).unref(), forget);
    return run;
  }

  return {
    join(subscription) {
      const { operation, viewer } = subscription;
      selections ??= createSharedSelections(federation.schema, viewerDependence(), (document) =>
        federation.plan({ document }),
      );
      const selection = selections(operation);
      const key = `${selection.id} ${variablesKey(federation.schema, subscription)}`;
      members.set(key, (members.get(key) ?? 0) + 1);
      let isIn = true;

      return {
        async answerTo(event) {
          const parts = selection.partsFor(event);
          if (members.get(key) === 1 || !parts || federation.hasUnseenWrites(viewer)) return undefined;
          const run = await sharedRun(`${key} ${event.sharing?.key}`, () =>
            runFor(parts, subscription, event),
          );
          const answer = run?.own ? await run.own.answerFor(viewer, event) : run?.answer;
          // Asked last: who comes to be related meanwhile takes no part.
          if (!run || !answer || (await run.relations.isRelated(viewer.userId))) return undefined;
          return answer;
        },
        leave() {
          if (!isIn) return;
          isIn = false;
          const left = (members.get(key) ?? 1) - 1;
          if (left > 0) members.set(key, left);
          else members.delete(key);
        },
      };
    },
  };
}
