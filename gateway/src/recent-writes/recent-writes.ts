import type { PositionToAwait } from '@rookery/auth';
import type { UserId } from '@rookery/ids';
import type { Logger } from '@rookery/telemetry';
import type { OwnWrites } from '../federation/request-context.ts';
import type { RecentWritesChannel } from './redis-channel.ts';

/** After a mutation its position travels in the viewer's identity for so long (DESIGN.md section 5). */
const KEPT_MILLIS = 30_000;
/** Viewers remembered at a time; past it the oldest are let go, whose reads then are eventual. */
const MAX_VIEWERS = 50_000;
/** A mutation's answer waits no longer for the other gateways to be told. */
const TELL_MILLIS = 50;
/** A start waits no longer for Redis; without it writes are remembered here alone. */
const LISTEN_MILLIS = 1_000;

export interface RecentWrites extends OwnWrites {
  close(): void;
}

export interface RecentWritesDeps {
  /** Between the gateways of one deployment; without it a viewer must stay with one gateway. */
  readonly channel?: RecentWritesChannel | undefined;
  readonly logger: Logger;
  readonly now?: () => number;
}

interface Remembered {
  readonly position: PositionToAwait;
  /** Unix milliseconds. */
  readonly until: number;
}

/** Remembers own writes that copies had not applied when they were answered, per viewer, on every gateway. */
export async function createRecentWrites({
  channel,
  logger,
  now = Date.now,
}: RecentWritesDeps): Promise<RecentWrites> {
  const byViewer = new Map<UserId, Remembered[]>();
  let seen = 0;

  function remember(userId: UserId, awaits: readonly PositionToAwait[]): void {
    seen += 1;
    if (awaits.length === 0) return;
    const until = now() + KEPT_MILLIS;
    const merged = awaits.reduce(
      (kept, position) => withPosition(kept, { position, until }),
      current(userId),
    );
    byViewer.delete(userId);
    byViewer.set(userId, merged);
    if (byViewer.size > MAX_VIEWERS) forgetOldest();
  }

  function current(userId: UserId): Remembered[] {
    const remembered = byViewer.get(userId);
    if (!remembered) return [];
    const valid = remembered.filter(({ until }) => until > now());
    if (valid.length === 0) byViewer.delete(userId);
    return valid;
  }

  function forgetOldest(): void {
    const [oldest] = byViewer.keys();
    if (oldest !== undefined) byViewer.delete(oldest);
  }

  async function tell(userId: UserId, awaits: readonly PositionToAwait[]): Promise<void> {
    const told = channel?.publish({ userId, awaits }).catch((error: unknown) => {
      logger.warn({ err: error }, 'other gateways were not told of a write');
    });
    if (told) await Promise.race([told, pause(TELL_MILLIS)]);
  }

  const listening = channel?.listen(({ userId, awaits }) => remember(userId, awaits));
  if (listening) await Promise.race([listening.ready, pause(LISTEN_MILLIS)]);

  return {
    awaitsOf: ({ userId }) => current(userId).map(({ position }) => position),
    get seen() {
      return seen;
    },
    async remember(viewer, awaits) {
      if (!viewer) return void (seen += 1);
      remember(viewer.userId, awaits);
      await tell(viewer.userId, awaits);
    },
    close: () => listening?.close(),
  };
}

/** One position per partition is enough: who has applied the later one has applied the earlier. */
function withPosition(kept: readonly Remembered[], added: Remembered): Remembered[] {
  const other = kept.find(({ position }) => samePartition(position, added.position));
  if (!other) return [...kept, added];
  const later = isLater(added.position, other.position) ? added : { ...other, until: added.until };
  return kept.map((one) => (one === other ? later : one));
}

function samePartition(a: PositionToAwait, b: PositionToAwait): boolean {
  return a.log === b.log && a.partition === b.partition;
}

function isLater(a: PositionToAwait, b: PositionToAwait): boolean {
  return a.epoch === b.epoch ? a.sequence >= b.sequence : a.epoch > b.epoch;
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, millis).unref());
}
