import type { EventSharing } from '@rookery/live';
import type { CursorCodec } from '@rookery/pagination';
import { encodeHomeCursor, type HomeCursor, type HomeReader } from '../home/home-cursor.ts';
import { reasonOf } from '../timelines/timeline-edge.ts';
import { sharingOf, type HomeLiveEvent } from './home-live-event.ts';
import type { Listener } from './live-viewers.ts';
import type { Notice } from './notices.ts';
import type { PositionClock } from './position-clock.ts';

/** Makes one subscription's events of what its viewer is told, and keeps where the subscription would resume. */
export interface EventMaker {
  event(reader: HomeReader, listener: Listener, notice: Notice): HomeLiveEvent;
  /** More was missed than is told: `before` is the newest that the client has. */
  gap(reader: HomeReader, listener: Listener, before: string): HomeLiveEvent;
  /** Where a subscription resumes if it ends now. */
  resumeCursor(reader: HomeReader, listener: Pick<Listener, 'newestEntryId'>): string;
}

export interface EventMakerOptions {
  /** Whether what is told happens now: a post that was missed may have been reposted since. */
  readonly isNews: boolean;
}

export function createEventMaker(
  cursors: CursorCodec,
  clock: Pick<PositionClock, 'now'>,
  { isNews }: EventMakerOptions,
): EventMaker {
  const sharings = new WeakMap<SharedNotice, EventSharing>();
  const cursorFor = (reader: HomeReader, cursor: HomeCursor) => encodeHomeCursor(cursors, reader, cursor);
  const resumeCursor: EventMaker['resumeCursor'] = (reader, { newestEntryId }) =>
    cursorFor(
      reader,
      newestEntryId
        ? { entryId: newestEntryId as NonNullable<HomeCursor['entryId']>, applied: clock.now() }
        : { applied: clock.now() },
    );

  /** One notice is told thousands. */
  function sharingFor(notice: SharedNotice): EventSharing {
    let sharing = sharings.get(notice);
    if (!sharing) {
      sharing =
        notice.type === 'added'
          ? sharingOf({ ...notice, isNewPost: isNews && !notice.isRepost })
          : sharingOf(notice);
      sharings.set(notice, sharing);
    }
    return sharing;
  }

  return {
    resumeCursor,
    gap: (reader, listener, before) => ({
      type: 'gap',
      cursor: resumeCursor(reader, listener),
      after: null,
      before,
    }),
    event(reader, listener, notice) {
      if (notice.type === 'added') listener.newestEntryId = newerOf(listener.newestEntryId, notice.entryId);
      const cursor = resumeCursor(reader, listener);
      switch (notice.type) {
        case 'added': {
          const { type, entryId, postId, ownerId, isRepost } = notice;
          const timeline = { kind: 'home', ...reader } as const;
          // Written out: made of other objects, each is as dear as its cursors.
          return {
            type,
            cursor,
            timeline,
            entryId,
            postId,
            ownerId,
            isRepost,
            edgeCursor: cursorFor(reader, { entryId }),
            reason: reasonOf({ isRepost, ownerId, timeline }),
            repostedBy: isNews && !isRepost ? NOBODY : undefined,
            sharing: sharingFor(notice),
          };
        }
        case 'removed':
        case 'changed':
          return { ...notice, cursor, sharing: sharingFor(notice) };
        case 'read':
          return { ...notice, cursor, viewerId: reader.viewerId };
      }
    },
  };
}

type SharedNotice = Exclude<Notice, { type: 'read' }>;

const NOBODY = [] as const;

function newerOf(known: string | undefined, id: string): string {
  return known !== undefined && BigInt(known) > BigInt(id) ? known : id;
}
