import type { EntryId, PostId, UserId } from '@rookery/ids';
import type { Entry } from './entry.ts';
import type { ListedEntry } from './listed-entry.ts';

/**
 * An entry as a Redis list holds it: id, owner, flags (17 bytes: 19.4 in Redis), the parent's author for replies, the
 * post and its author for reposts. Big-endian, so that bytes compare as ids do.
 */
const ID_BYTES = 8;
const BASE_BYTES = 2 * ID_BYTES + 1;

export const entryFlags = { repost: 1, reply: 2, followersOnly: 4, media: 8, quote: 16 } as const;

export function packEntry(entry: Entry): Buffer {
  const parts: string[] = [entry.id, entry.ownerId];
  const tail: string[] = [];
  if (entry.parentAuthorId) tail.push(entry.parentAuthorId);
  if (entry.isRepost) tail.push(entry.postId, entry.postAuthorId);
  const bytes = Buffer.allocUnsafe(BASE_BYTES + ID_BYTES * tail.length);
  parts.forEach((part, index) => bytes.writeBigUInt64BE(BigInt(part), index * ID_BYTES));
  bytes[2 * ID_BYTES] = flagsOf(entry);
  tail.forEach((part, index) => bytes.writeBigUInt64BE(BigInt(part), BASE_BYTES + index * ID_BYTES));
  return bytes;
}

/** The id of the packed entry that begins `at` so many bytes. */
export function packedEntryId(bytes: Buffer, at = 0): EntryId {
  return bytes.readBigUInt64BE(at).toString() as EntryId;
}

/** Where the packed entry ends that begins `at` so many bytes. */
export function endOfPackedEntry(bytes: Buffer, at: number): number {
  const flags = bytes[at + 2 * ID_BYTES] ?? 0;
  const tail = ((flags & entryFlags.reply) !== 0 ? 1 : 0) + ((flags & entryFlags.repost) !== 0 ? 2 : 0);
  return at + BASE_BYTES + ID_BYTES * tail;
}

/** The facts of the packed entry that begins `at` so many bytes. */
export function unpackEntry(bytes: Buffer, at = 0): ListedEntry {
  const idAt = (offset: number): string => bytes.readBigUInt64BE(at + offset).toString();
  const id = packedEntryId(bytes, at);
  const ownerId = idAt(ID_BYTES) as UserId;
  const flags = bytes[at + 2 * ID_BYTES] ?? 0;
  const isRepost = (flags & entryFlags.repost) !== 0;
  const isReply = (flags & entryFlags.reply) !== 0;
  const postAt = BASE_BYTES + (isReply ? ID_BYTES : 0);
  return {
    id,
    ownerId,
    isRepost,
    postId: isRepost ? (idAt(postAt) as PostId) : (id as PostId),
    postAuthorId: isRepost ? (idAt(postAt + ID_BYTES) as UserId) : ownerId,
    parentAuthorId: isReply ? (idAt(BASE_BYTES) as UserId) : null,
    hasMedia: (flags & entryFlags.media) !== 0,
  };
}

/** An id as the first bytes of a packed entry: for comparing. */
export function packId(id: string): Buffer {
  const bytes = Buffer.allocUnsafe(ID_BYTES);
  bytes.writeBigUInt64BE(BigInt(id));
  return bytes;
}

function flagsOf(entry: Entry): number {
  return (
    (entry.isRepost ? entryFlags.repost : 0) |
    (entry.parentAuthorId ? entryFlags.reply : 0) |
    (entry.followersOnly ? entryFlags.followersOnly : 0) |
    (entry.hasMedia ? entryFlags.media : 0) |
    (entry.quotedPostId ? entryFlags.quote : 0)
  );
}
