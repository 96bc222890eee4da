import type { LoggedEvent } from '@rookery/events';
import type { CursorCodec } from '@rookery/pagination';
import { encodeHomeCursor, type HomeCursor, type HomeReader } from '../home/home-cursor.ts';
import { createEventMaker, type EventMaker } from './event-maker.ts';
import type { HomeLiveEvent } from './home-live-event.ts';
import type { Listener } from './live-viewers.ts';
import type { Notice } from './notices.ts';
import { createPositionClock } from './position-clock.ts';

export interface MissedNotice {
  readonly event: LoggedEvent;
  readonly notice: Notice;
}

/** What is told of everything that was missed; who is cut off in the midst of it resumes after the last that they took. */
export function replayed(
  cursors: CursorCodec,
  { reader, listener, since }: { reader: HomeReader; listener: Listener; since: HomeCursor },
  missed: readonly MissedNotice[],
): HomeLiveEvent[] {
  const told = createPositionClock();
  for (const position of since.applied ?? []) told.advance(position);
  const make = createEventMaker(cursors, told, { isNews: false });
  return missed.map(({ event, notice }) => {
    told.advance(event.position);
    return make.event(reader, listener, notice);
  });
}

/**
 * What is told where that is too much, or not known any more. A gap's page has newer edges alone: whatever else was missed
 * (a removal, a change, an entry that committed late) is for the client to fetch again, and only after that is it forgotten.
 */
export function gapIn(
  cursors: CursorCodec,
  make: EventMaker,
  { reader, listener, since }: { reader: HomeReader; listener: Listener; since: HomeCursor },
  missed: readonly MissedNotice[] | undefined,
): HomeLiveEvent[] {
  const { entryId } = since;
  const newestKnown = encodeHomeCursor(cursors, reader, entryId ? { entryId } : {});
  const gap = make.gap(reader, listener, newestKnown);
  const isNewer = ({ notice }: MissedNotice) =>
    notice.type === 'added' && BigInt(notice.entryId) > BigInt(entryId ?? 0);
  if (missed?.every(isNewer)) return [gap];
  const resumesHere = { ...gap, cursor: encodeHomeCursor(cursors, reader, since) };
  return [resumesHere, make.event(reader, listener, { type: 'changed' })];
}

/** What is told a reader who was too slow, in place of what piled up after the last event that they took. */
export function overflowIn(
  make: EventMaker,
  { reader, listener }: { readonly reader: HomeReader; readonly listener: Listener },
  lastCursor: string,
): HomeLiveEvent[] {
  const gap = make.gap(reader, listener, lastCursor);
  return [{ ...gap, cursor: lastCursor }, make.event(reader, listener, { type: 'changed' })];
}
