import type { RelationTables } from '@rookery/visibility/tables';
import { copyTime, NULL, tableRows, type TableRows } from './copy-rows.ts';
import type { SortedWorld } from './sorted-world.ts';

/** Version of an account: going private was its second. */
export const versionOf = ({ isPrivate }: { readonly isPrivate: boolean }): number => (isPrivate ? 2 : 1);

/** The copy of relations, as its projection would have made it from the log of users. */
export function relationRows(tables: RelationTables, world: SortedWorld): TableRows[] {
  return [
    tableRows(
      tables.relationUsers,
      ['shard', 'userId', 'isPrivate', 'isSuspended', 'isDeleted', 'version'],
      world.people,
      (person) => [person.shard, person.id, person.isPrivate, false, false, versionOf(person)],
    ),
    tableRows(
      tables.relationFollows,
      ['shard', 'followerId', 'followeeId', 'isActive', 'hidesReposts', 'version'],
      world.follows,
      ({ follower, followee, state, hidesReposts, version }) => [
        follower.shard,
        follower.id,
        followee.id,
        state === 'following',
        hidesReposts,
        version,
      ],
    ),
    tableRows(
      tables.relationBlocks,
      ['shard', 'blockerId', 'blockedId', 'isActive', 'version'],
      world.blocks,
      ({ by, of }) => [by.shard, by.id, of.id, true, 1],
    ),
    tableRows(
      tables.relationMutes,
      ['shard', 'muterId', 'mutedId', 'isActive', 'expiresAt', 'version'],
      world.mutes,
      ({ by, of, expiresAt }) => [
        by.shard,
        by.id,
        of.id,
        true,
        expiresAt === null ? NULL : copyTime(expiresAt),
        1,
      ],
    ),
  ];
}
