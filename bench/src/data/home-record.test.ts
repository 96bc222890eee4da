import { packHomeRecord, unpackHomeRecord, type HomeRecord } from './home-record.ts';

const post: HomeRecord = {
  entryId: '9007199254740993',
  ownerId: '9223372036854775807',
  isRepost: false,
  postId: '9007199254740993',
  postAuthorId: '9223372036854775807',
  parentAuthorId: null,
};

describe('a record of a home list', () => {
  it.each<[string, HomeRecord, number]>([
    ['a post', post, 17],
    ['a reply', { ...post, parentAuthorId: '12' }, 25],
    ['a repost', { ...post, isRepost: true, postId: '34', postAuthorId: '56' }, 33],
    [
      'a repost of a reply',
      { ...post, isRepost: true, postId: '34', postAuthorId: '56', parentAuthorId: '12' },
      41,
    ],
  ])('is the same once packed and unpacked: %s', (_name, record, bytes) => {
    const packed = packHomeRecord(record);
    expect(packed).toHaveLength(bytes);
    expect(unpackHomeRecord(packed)).toEqual(record);
  });
});
