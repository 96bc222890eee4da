import {
  createTail,
  type LogHead,
  type LoggedEvent,
  type LogPosition,
  type LogSource,
} from '@rookery/events';
import type { Logger } from '@rookery/telemetry';
import type { Redis } from 'ioredis';

/** Longer than an access token lives, with room for commits that came late and clocks that differ. */
const REPLAYED_MILLIS = 20 * 60_000;

/** Keeps revoked sessions known: what was revoked lately, and what will be. Resolves once the former is in. */
export async function followRevocations(deps: {
  readonly users: LogSource;
  /** Takes events of the users log, in any order and any number of times. */
  readonly revocations: { apply(events: readonly LoggedEvent[]): void };
  readonly redis: Redis;
  readonly logger: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const since = Date.now() - REPLAYED_MILLIS;
  const heads = await deps.users.heads();
  const tail = createTail({
    sources: [deps.users],
    logs: ['users'],
    redis: deps.redis,
    logger: deps.logger,
    from: await Promise.all(heads.map((head) => positionBefore(deps.users, head, since))),
    onEvents: (events) => deps.revocations.apply(events),
  });
  await tail.start();
  await tail.caughtUp();
  return tail;
}

/** The last position of a partition whose events are all older than a time, found by halving. */
async function positionBefore(users: LogSource, head: LogHead, sinceMillis: number): Promise<LogPosition> {
  const { log, partition, epoch } = head;
  let [from, to] = [Math.max(head.firstSequence - 1, 0), head.sequence];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [entry] = await users.readEvents({ partition, epoch, after: middle, limit: 1 });
    if (entry && entry.writtenAt < sinceMillis) from = middle + 1;
    else to = middle;
  }
  return { log, partition, epoch, sequence: from };
}
