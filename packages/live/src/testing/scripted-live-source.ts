import type { UserId } from '@rookery/ids';
import { badUserInput } from '@rookery/errors';
import { createEventQueue, type EventQueue } from '../event-queue.ts';
import type { LiveEvent, LiveSource } from '../live-source.ts';

/** A live source whose events a test writes by hand. A cursor is the number of events written before it, over all viewers. */
export interface ScriptedLiveSource extends LiveSource {
  /** Makes something happen to these viewers' timelines: the same event for all. */
  happen(viewers: readonly UserId[], facts?: Partial<LiveEvent>): LiveEvent;
  /** Refuses or fails, until called again without an error. */
  failWith(error?: Error): void;
  /** Ends all open subscriptions with an error. */
  breakAll(error: Error): void;
  /** Subscriptions that are open now. */
  openCount(): number;
  /** Sets who is related to whom from now on; asked questions are noted in `asked`. Nobody, until set. */
  relate(viewerIds: readonly UserId[]): void;
  /** What `relatedAmong` was asked. */
  readonly asked: { readonly viewerIds: readonly UserId[]; readonly userIds: readonly UserId[] }[];
  /** How often `subscribe` was called, and with which `since`. */
  readonly subscribed: readonly (string | undefined)[];
}

/** Makes one, with its own history. */
export function createScriptedLiveSource(): ScriptedLiveSource {
  const history: { readonly viewers: readonly UserId[]; readonly event: LiveEvent }[] = [];
  const open = new Map<EventQueue<LiveEvent>, UserId>();
  const subscribed: (string | undefined)[] = [];
  const asked: ScriptedLiveSource['asked'] = [];
  let related: readonly UserId[] = [];
  let failure: Error | undefined;
  return {
    subscribed,
    asked,
    relate(viewerIds) {
      related = viewerIds;
    },
    async relatedAmong(viewerIds, userIds) {
      asked.push({ viewerIds, userIds });
      if (failure) throw failure;
      return viewerIds.filter((viewerId) => related.includes(viewerId));
    },
    async subscribe({ identity, since }) {
      subscribed.push(since);
      if (failure) throw failure;
      if (since !== undefined && !/^[0-9]+$/.test(since))
        throw badUserInput([{ field: 'since', reason: 'MALFORMED' }]);
      const queue = createEventQueue<LiveEvent>(100_000);
      const start = since === undefined ? history.length : Number(since);
      for (const { viewers, event } of history.slice(start))
        if (viewers.includes(identity.userId)) queue.push(event);
      open.set(queue, identity.userId);
      return {
        cursor: String(start),
        close() {
          open.delete(queue);
          queue.close();
        },
        [Symbol.asyncIterator]: () => queue,
      };
    },
    happen(viewers, facts = {}) {
      const event: LiveEvent = { type: 'added', ...facts, cursor: String(history.length + 1) };
      history.push({ viewers, event });
      for (const [queue, viewer] of open) if (viewers.includes(viewer)) queue.push(event);
      return event;
    },
    failWith(error) {
      failure = error;
    },
    breakAll(error) {
      for (const queue of open.keys()) queue.fail(error);
      open.clear();
    },
    openCount: () => open.size,
  };
}
