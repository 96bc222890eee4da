import { packedEntryId, packEntry } from '@rookery/feed';
import { kindOf, millisOf, shardOf } from '@rookery/ids';
import { crowdId } from '../../crowd/crowd-ids.ts';
import { madeUpEntries } from './made-up-entries.ts';

describe('made-up entries', () => {
  const alice = crowdId(42);
  const until = Date.UTC(2026, 0, 1);

  it('are posts of their author, on their shard, up to now', () => {
    const entries = madeUpEntries(alice, 3, until);
    expect(entries.map(({ id }) => millisOf(id))).toEqual([until - 2, until - 1, until]);
    for (const { id, ownerId } of entries) {
      expect([kindOf(id), shardOf(id), ownerId]).toEqual(['post', shardOf(alice), alice]);
    }
  });

  it('pack as those of the product do', () => {
    const [entry] = madeUpEntries(alice, 1, until);
    if (!entry) throw new Error('no entry');
    const packed = packEntry(entry);
    expect(packed).toHaveLength(17);
    expect(packedEntryId(packed)).toBe(entry.id);
  });
});
