import type { ConsumerProgress } from '@rookery/telemetry';
import type { ConsumerRows } from './consumer-rows.ts';
import type { LogPosition } from './definitions.ts';
import type { LogEntry } from './log-entry.ts';
import { placeKey } from './log-position.ts';
import type { LogHead, LogSource } from './log-source.ts';

/** Tells of each entry that was applied, those up to a position, how late that was. */
export function noteDelays(
  entries: readonly LogEntry[],
  { sequence }: Pick<LogPosition, 'sequence'>,
  note: (seconds: number) => void,
): void {
  for (const { position, writtenAt } of entries)
    if (position.sequence <= sequence) note(Math.max(0, Date.now() - writtenAt) / 1_000);
}

/** How far a copy is behind each log, over all partitions and whatever process applies them. */
export async function readConsumerProgress(
  sources: readonly LogSource[],
  rows: Pick<ConsumerRows, 'readAll' | 'countDeadLetters'>,
): Promise<ConsumerProgress[]> {
  const [positions, dead] = await Promise.all([rows.readAll(), rows.countDeadLetters()]);
  const applied = new Map(positions.map((position) => [placeKey(position), position]));
  return Promise.all(
    sources.map(async (source) => ({
      ...(await behind(source, applied)),
      log: source.log,
      deadLetters: dead.get(source.log) ?? 0,
    })),
  );
}

async function behind(
  source: LogSource,
  applied: ReadonlyMap<string, LogPosition>,
): Promise<Pick<ConsumerProgress, 'events' | 'seconds'>> {
  const lags = (await source.heads()).map((head) => ({ head, ...lagOf(head, applied.get(placeKey(head))) }));
  const ages = await Promise.all(
    lags.filter(({ sequenced }) => sequenced > 0).map(({ head, after }) => ageAfter(source, head, after)),
  );
  return {
    events: lags.reduce((sum, { head, sequenced }) => sum + sequenced + head.pending, 0),
    seconds: Math.max(0, ...ages),
  };
}

/** A copy of another epoch lacks all that is kept of this one. */
function lagOf(head: LogHead, at: LogPosition | undefined): { sequenced: number; after: number } {
  const after = at?.epoch === head.epoch ? at.sequence : head.firstSequence - 1;
  return { sequenced: Math.max(0, head.sequence - after), after };
}

async function ageAfter(source: LogSource, { partition, epoch }: LogHead, after: number): Promise<number> {
  const [oldest] = await source.readEvents({ partition, epoch, after, limit: 1 });
  return oldest ? Math.max(0, Date.now() - oldest.writtenAt) / 1_000 : 0;
}
