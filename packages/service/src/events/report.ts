import { formatGivenUpId } from './given-up-id.ts';
import { diedAt, type GivenUp } from './given-up.ts';
import type { CopyPosition, Lag, PartitionStatus } from './log-status-queries.ts';

/** Lines of a list, oldest first. */
export function listLines(items: readonly GivenUp[], now: number): string[] {
  if (items.length === 0) return ['nothing has been given up'];
  const rows = items.map((item) => [
    formatGivenUpId(item.id),
    whatOf(item),
    new Date(diedAt(item)).toISOString(),
    age((now - diedAt(item)) / 1_000),
    isWaiting(item) ? 'asked for' : '',
    firstLine(item.kind === 'event' ? item.letter.error : item.job.error),
  ]);
  return columns([['id', 'what', 'since', 'age', 'replay', 'why'], ...rows]);
}

/** All that is known of one, as JSON for people. */
export function itemLines(item: GivenUp): string[] {
  const { kind, ...told } = item.kind === 'event' ? { ...item.letter, kind: 'event' } : { ...item.job };
  return JSON.stringify({ id: formatGivenUpId(item.id), what: kind, ...without(told, 'id') }, null, 2).split(
    '\n',
  );
}

export function logLines(partitions: readonly PartitionStatus[]): string[] {
  const rows = partitions.map((at) => [
    at.log,
    String(at.partition),
    String(at.epoch),
    String(at.sequence),
    String(at.pending),
    at.pending > 0 ? age(at.pendingSeconds) : '',
    String(at.unpublished),
    at.isHeld ? 'yes' : 'no',
  ]);
  const head = ['log', 'partition', 'epoch', 'sequence', 'to sequence', 'oldest', 'to publish', 'relayed'];
  return columns([head, ...rows]);
}

export function copyLines(copies: readonly (CopyPosition & { readonly lag: Lag | undefined })[]): string[] {
  const rows = copies.map(({ consumer, log, partition, epoch, sequence, lag, isHeld }) => [
    consumer,
    log,
    String(partition),
    String(epoch),
    String(sequence),
    lag ? String(lag.events) : '?',
    lag && lag.events > 0 ? age(lag.seconds) : '',
    isHeld ? 'yes' : 'no',
  ]);
  return columns([
    ['copy in', 'of log', 'partition', 'epoch', 'sequence', 'behind', 'oldest', 'applied'],
    ...rows,
  ]);
}

function whatOf(item: GivenUp): string {
  if (item.kind === 'job') return `${item.job.kind} of ${item.job.entryId ?? item.job.userId}`;
  const { payload } = item.letter;
  const isEvent = typeof payload === 'object' && payload !== null && 'type' in payload;
  return isEvent ? String(payload.type) : 'no event';
}

const isWaiting = (item: GivenUp): boolean => item.kind === 'event' && item.letter.replayRequestedAt !== null;

const MAX_REASON = 100;
function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON - 1)}…` : line;
}

/** `40 s`, `12 min`, `5 h`, `9 d`. */
function age(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const;
  const [unit, size] = units.find(([, each]) => seconds >= each * 2) ?? ['s', 1];
  return `${Math.round(seconds / size)} ${unit}`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_cell, index) =>
    Math.max(...rows.map((row) => row[index]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function without<T extends object>(from: T, name: string): object {
  return Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));
}
