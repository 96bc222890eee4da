import { accounts, blocks, followers, follows, mutes, relationCounts } from '../users/tables.ts';
import { copyText, copyTime, NULL, tableRows, type TableRows } from './copy-rows.ts';
import { versionOf } from './relation-rows.ts';
import { SEED_PASSWORD_HASH } from './seed-password.ts';
import type { SortedWorld } from './sorted-world.ts';
import type { World } from './world.ts';

/** Tables of users: its own rows, their counts, and its copy of followers. */
export function usersRows({ relations }: World, sorted: SortedWorld): TableRows[] {
  return [
    tableRows(
      accounts,
      ['id', 'username', 'email', 'passwordHash', 'displayName', 'bio', 'isPrivate', 'version', 'createdAt'],
      sorted.people.toSorted((a, b) => a.index - b.index),
      (person) => [
        person.id,
        person.username,
        `${person.username}@example.com`,
        SEED_PASSWORD_HASH,
        person.displayName === null ? NULL : copyText(person.displayName),
        copyText(person.bio),
        person.isPrivate,
        versionOf(person),
        copyTime(person.signedUpAt),
      ],
    ),
    tableRows(
      relationCounts,
      ['shard', 'userId', 'followingCount', 'followerCount'],
      sorted.people,
      ({ shard, id, index }) => [
        shard,
        id,
        relations.followees[index]?.length ?? 0,
        relations.followers[index]?.length ?? 0,
      ],
    ),
    tableRows(
      follows,
      ['shard', 'followerId', 'followeeId', 'followId', 'state', 'hidesReposts', 'version'],
      sorted.follows,
      ({ follower, followee, followId, state, hidesReposts, version }) => [
        follower.shard,
        follower.id,
        followee.id,
        followId,
        state,
        hidesReposts,
        version,
      ],
    ),
    tableRows(
      followers,
      ['shard', 'followeeId', 'followerId', 'followId', 'state', 'hidesReposts', 'version'],
      sorted.followers,
      ({ follower, followee, followId, state, hidesReposts, version }) => [
        followee.shard,
        followee.id,
        follower.id,
        followId,
        state,
        hidesReposts,
        version,
      ],
    ),
    tableRows(
      blocks,
      ['shard', 'blockerId', 'blockedId', 'blockId', 'active', 'version', 'followEndedVersion'],
      sorted.blocks,
      ({ by, of, id }) => [by.shard, by.id, of.id, id, true, 1, 1],
    ),
    tableRows(
      mutes,
      ['shard', 'muterId', 'mutedId', 'muteId', 'active', 'expiresAt', 'version'],
      sorted.mutes,
      ({ by, of, id, expiresAt }) => [
        by.shard,
        by.id,
        of.id,
        id,
        true,
        expiresAt === null ? NULL : copyTime(expiresAt),
        1,
      ],
    ),
  ];
}
