import type { UserId } from '@rookery/ids';
import { createLookAhead } from './look-ahead.ts';

describe('how far a reader’s list is looked at', () => {
  const [reader, other] = ['1', '2'] as [UserId, UserId];

  it('is as usual for who is not known, and for who has shown too little', () => {
    const ahead = createLookAhead();
    const usual = ahead.perEdge(reader);
    ahead.learn(reader, { entries: 5, edges: 0 });
    expect(ahead.perEdge(reader)).toBe(usual);
  });

  it('is what it took before and a fifth more, of that reader alone', () => {
    const ahead = createLookAhead();
    const usual = ahead.perEdge(other);
    ahead.learn(reader, { entries: 60, edges: 20 });
    expect(ahead.perEdge(reader)).toBeCloseTo(3.6);
    expect(ahead.perEdge(other)).toBe(usual);
    ahead.learn(reader, { entries: 40, edges: 20 });
    expect(ahead.perEdge(reader)).toBeCloseTo(2.4);
  });

  it('stays within bounds, whatever the list is like', () => {
    const ahead = createLookAhead();
    ahead.learn(reader, { entries: 100, edges: 0 });
    expect(ahead.perEdge(reader)).toBe(5);
    ahead.learn(reader, { entries: 100, edges: 100 });
    expect(ahead.perEdge(reader)).toBe(1.2);
  });
});
