/**
 * An edge in a Redis list, packed as the product packs entries: id, owner, flags; replies add the parent's author, reposts
 * the post and its author.
 */
export interface HomeRecord {
  readonly entryId: string;
  readonly ownerId: string;
  readonly isRepost: boolean;
  readonly postId: string;
  readonly postAuthorId: string;
  readonly parentAuthorId: string | null;
}

const ID_BYTES = 8;
const FLAGS_AT = 2 * ID_BYTES;
const BASE_BYTES = FLAGS_AT + 1;
const REPOST = 1;
const REPLY = 2;

/** Where the judged list of a viewer lies: the product's own lists hold candidates, these hold edges. */
export const homeRecordsKey = (viewerId: string): string => `bench:home:{${viewerId}}`;

export function packHomeRecord(record: HomeRecord): Buffer {
  const tail = [
    ...(record.parentAuthorId === null ? [] : [record.parentAuthorId]),
    ...(record.isRepost ? [record.postId, record.postAuthorId] : []),
  ];
  const bytes = Buffer.alloc(BASE_BYTES + ID_BYTES * tail.length);
  bytes.writeBigUInt64BE(BigInt(record.entryId), 0);
  bytes.writeBigUInt64BE(BigInt(record.ownerId), ID_BYTES);
  bytes[FLAGS_AT] = (record.isRepost ? REPOST : 0) | (record.parentAuthorId === null ? 0 : REPLY);
  tail.forEach((id, index) => bytes.writeBigUInt64BE(BigInt(id), BASE_BYTES + index * ID_BYTES));
  return bytes;
}

export function unpackHomeRecord(bytes: Buffer): HomeRecord {
  const idAt = (offset: number) => bytes.readBigUInt64BE(offset).toString();
  const flags = bytes[FLAGS_AT] ?? 0;
  const [entryId, ownerId] = [idAt(0), idAt(ID_BYTES)];
  const isReply = (flags & REPLY) !== 0;
  const parentAuthorId = isReply ? idAt(BASE_BYTES) : null;
  if ((flags & REPOST) === 0)
    return { entryId, ownerId, isRepost: false, postId: entryId, postAuthorId: ownerId, parentAuthorId };
  const postAt = BASE_BYTES + (isReply ? ID_BYTES : 0);
  const [postId, postAuthorId] = [idAt(postAt), idAt(postAt + ID_BYTES)];
  return { entryId, ownerId, isRepost: true, postId, postAuthorId, parentAuthorId };
}
