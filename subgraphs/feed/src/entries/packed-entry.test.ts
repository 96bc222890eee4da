import type { EntryId, PostId, UserId } from '@rookery/ids';
import type { Entry } from './entry.ts';
import { endOfPackedEntry, packedEntryId, packEntry, unpackEntry } from './packed-entry.ts';

const post: Entry = {
  id: '132271319298872636' as EntryId,
  ownerId: '90453823193572515' as UserId,
  isRepost: false,
  postId: '132271319298872636' as PostId,
  postAuthorId: '90453823193572515' as UserId,
  replyToId: null,
  parentAuthorId: null,
  quotedPostId: null,
  followersOnly: false,
  hasMedia: false,
};
const reply = { replyToId: '7' as PostId, parentAuthorId: '9223372036854775807' as UserId };
const repost = {
  isRepost: true,
  ownerId: '1' as UserId,
  postId: '60241546838482669' as PostId,
  postAuthorId: '9007199254740993' as UserId,
};

test.each<[string, Entry, number]>([
  ['a post', post, 17],
  ['a post with media', { ...post, hasMedia: true, followersOnly: true }, 17],
  ['a reply', { ...post, ...reply }, 25],
  ['a repost', { ...post, ...repost }, 33],
  ['a repost of a reply', { ...post, ...repost, ...reply, hasMedia: true }, 41],
])('%s tells the same facts unpacked', (_what, entry, length) => {
  const bytes = packEntry(entry);
  expect(bytes).toHaveLength(length);
  expect(packedEntryId(bytes)).toBe(entry.id);
  const { replyToId: _reply, quotedPostId: _quoted, followersOnly: _only, ...facts } = entry;
  expect(unpackEntry(bytes)).toEqual(facts);
});

test('entries of every length are found in one string', () => {
  const entries = [
    post,
    { ...post, ...reply },
    { ...post, ...repost },
    { ...post, ...repost, ...reply },
    post,
  ];
  const packed = Buffer.concat(entries.map(packEntry));
  const found = [];
  for (let at = 0; at < packed.length; at = endOfPackedEntry(packed, at)) found.push(unpackEntry(packed, at));
  expect(found).toEqual(entries.map((entry) => unpackEntry(packEntry(entry))));
});
