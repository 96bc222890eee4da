import { kindOf, millisOf, ID_EPOCH_MILLIS, shardOf } from '@rookery/ids';
import { CROWDS, crowdId, crowdIds, lastOf } from './crowd-ids.ts';

describe('one of the crowd', () => {
  it('has the id of a user, in a shard of their turn, of a millisecond of their own', () => {
    const id = crowdId(257);
    expect(kindOf(id)).toBe('user');
    expect(shardOf(id)).toBe(1);
    expect(millisOf(id)).toBe(ID_EPOCH_MILLIS + 258);
  });

  it('stands where their number says, the last one last', () => {
    const ids = crowdIds({ from: 250, count: 10 });
    expect(ids.map(BigInt)).toEqual(ids.map(BigInt).sort((a, b) => (a < b ? -1 : 1)));
    expect(ids.at(-1)).toBe(lastOf({ from: 250, count: 10 }));
  });

  it('belongs to one part of it alone', () => {
    const parts = Object.values(CROWDS).sort((a, b) => a.from - b.from);
    parts.forEach(({ from }, index) => {
      const before = parts[index - 1];
      if (before) expect(from).toBeGreaterThanOrEqual(before.from + before.count);
    });
  });
});
