import { LOG_NAMES, PARTITION_COUNT, type LogName, type LogPosition } from '@rookery/events';
import type { EntryId, UserId } from '@rookery/ids';
import type { CursorCodec } from '@rookery/pagination';
import { badUserInput } from '@rookery/errors';

/**
 * A position in a home timeline: an entry, and, where it can be resumed from, the positions of the logs that had been
 * applied when it was made. One kind of cursor for pages, events and gaps.
 */
export interface HomeCursor {
  /** An entry's id, or a bound by time among such ids. Undefined: below everything. */
  readonly entryId?: EntryId;
  readonly applied?: readonly LogPosition[];
}

/** A cursor belongs to one viewer's home timeline. */
export const homeScope = (viewerId: UserId): string => `home:${viewerId}`;

export function encodeHomeCursor(
  codec: CursorCodec,
  viewerId: UserId,
  { entryId, applied }: HomeCursor,
): string {
  const position = [entryId ?? ''];
  if (applied) position.push(packPositions(applied));
  return codec.encode(homeScope(viewerId), position);
}

/** Throws BAD_USER_INPUT (MALFORMED, `field`) for anything that is not a cursor of this viewer's home timeline. */
export function decodeHomeCursor(
  codec: CursorCodec,
  viewerId: UserId,
  cursor: string,
  field: string,
): HomeCursor {
  return homeCursorOf(codec.decode(homeScope(viewerId), cursor, field), field);
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

/** `epoch.sequence` in base 36, one a partition, in the order of logs and partitions; an epoch like the one before is left out. */
function packPositions(positions: readonly LogPosition[]): string {
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

function unpackPositions(packed: string): LogPosition[] {
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
