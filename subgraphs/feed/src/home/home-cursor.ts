import { LOG_NAMES, PARTITION_COUNT, type LogName, type LogPosition } from '@rookery/events';
import type { EntryId, UserId } from '@rookery/ids';
import type { CursorCodec } from '@rookery/pagination';
import { badUserInput, DomainError } from '@rookery/errors';
import { ALL_FILTERS, filterKey, type TimelineFilter } from '../timelines/timeline-filter.ts';

/**
 * A position in a home timeline: an entry, and, where it can be resumed from, the positions of the logs that had been
 * applied when it was made. One kind of cursor for pages, events and gaps.
 */
export interface HomeCursor {
  /** An entry's id, or a bound by time among such ids. Undefined: below everything. */
  readonly entryId?: EntryId;
  readonly applied?: readonly LogPosition[];
}

/** Whose home timeline, and what they leave out of it. */
export interface HomeReader {
  readonly viewerId: UserId;
  readonly filter: TimelineFilter;
}

/** A cursor belongs to one viewer's home timeline, and holds for the filter that it came with. */
export function homeScope({ viewerId, filter }: HomeReader): string {
  const key = filterKey(filter);
  return `home:${viewerId}${key && `:${key}`}`;
}

export function encodeHomeCursor(
  codec: CursorCodec,
  reader: HomeReader,
  { entryId, applied }: HomeCursor,
): string {
  const position = [entryId ?? ''];
  if (applied) position.push(packPositions(applied));
  return codec.encode(homeScope(reader), position);
}

/** Throws BAD_USER_INPUT (MALFORMED, `field`) for anything that is not a cursor of this reader's home timeline. */
export function decodeHomeCursor(
  codec: CursorCodec,
  reader: HomeReader,
  cursor: string,
  field: string,
): HomeCursor {
  return homeCursorOf(codec.decode(homeScope(reader), cursor, field), field);
}

/** The same, whatever the filter that the cursor came with. */
export function decodeAnyHomeCursor(
  codec: CursorCodec,
  viewerId: UserId,
  cursor: string,
  field: string,
): HomeCursor {
  for (const filter of ALL_FILTERS) {
    try {
      return decodeHomeCursor(codec, { viewerId, filter }, cursor, field);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  throw badUserInput([{ field, reason: 'MALFORMED' }]);
}

/** The cursor in a decoded keyset position. */
export function homeCursorOf(position: readonly string[], field: string): HomeCursor {
  const [entryId = '', packed] = position;
  if (entryId !== '' && !isEntryId(entryId)) throw badUserInput([{ field, reason: 'MALFORMED' }]);
  return {
    ...(isEntryId(entryId) ? { entryId } : {}),
    ...(packed ? { applied: unpackPositions(packed) } : {}),
  };
}

/** Bounds by time are no ids of rows; the signature is what keeps others' numbers out. */
function isEntryId(text: string): text is EntryId {
  return /^[0-9]{1,19}$/.test(text);
}

/**
 * Positions as text: `epoch.sequence` in base 36, one a partition, in the order of logs and partitions; an
 * epoch like the one before is left out.
 */
export function packPositions(positions: readonly LogPosition[]): string {
  const known = packed.get(positions);
  if (known !== undefined) return known;
  const text = packAnew(positions);
  packed.set(positions, text);
  return text;
}

/** One list of positions goes into the cursors of all who are told of an event. */
const packed = new WeakMap<readonly LogPosition[], string>();

function packAnew(positions: readonly LogPosition[]): string {
  const at = new Map(positions.map((position) => [`${position.log}${position.partition}`, position]));
  let before = 0;
  return places()
    .map(({ log, partition }) => {
      const { epoch, sequence } = at.get(`${log}${partition}`) ?? { epoch: 0, sequence: 0 };
      const told = epoch === before ? '' : `${epoch.toString(36)}.`;
      before = epoch;
      return told + sequence.toString(36);
    })
    .join(',');
}

/** What `packPositions` has packed. */
export function unpackPositions(packed: string): LogPosition[] {
  const parts = packed.split(',');
  let epoch = 0;
  return places().map(({ log, partition }, index) => {
    const [first = '0', second] = (parts[index] ?? '0').split('.');
    if (second !== undefined) epoch = Number.parseInt(first, 36);
    return { log, partition, epoch, sequence: Number.parseInt(second ?? first, 36) };
  });
}

function places(): { log: LogName; partition: number }[] {
  return LOG_NAMES.flatMap((log) =>
    Array.from({ length: PARTITION_COUNT }, (_, partition) => ({ log, partition })),
  );
}
