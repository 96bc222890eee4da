import { afterFollow, followingDelta, isNewInLists, isSameStanding } from './follow-policy.ts';

const standing = (state: 'none' | 'requested' | 'following', hidesReposts = false) => ({
  state,
  hidesReposts,
});

describe('a wish to follow', () => {
  it.each([
    ['none', false, 'following'],
    ['none', true, 'requested'],
    ['requested', true, 'requested'],
    ['requested', false, 'following'],
    ['following', true, 'following'],
    ['following', false, 'following'],
  ] as const)('from %s, the account being private: %s, leads to %s', (state, isPrivate, after) => {
    expect(afterFollow(standing(state), { isPrivate, hidesReposts: true })).toEqual(standing(after, true));
  });
});

describe('a place in lists', () => {
  it.each([
    ['none', 'requested', true],
    ['none', 'following', true],
    ['requested', 'following', true],
    ['following', 'following', false],
    ['following', 'none', false],
  ] as const)('from %s to %s is new: %s', (before, after, isNew) => {
    expect(isNewInLists(standing(before), standing(after))).toBe(isNew);
  });
});

describe('a count', () => {
  it.each([
    [undefined, 'following', 1],
    ['none', 'following', 1],
    ['requested', 'following', 1],
    ['following', 'following', 0],
    ['following', 'none', -1],
    ['requested', 'none', 0],
  ] as const)('from %s to %s moves by %s', (before, after, delta) => {
    expect(followingDelta(before, after)).toBe(delta);
  });
});

it('an option makes another standing', () => {
  expect(isSameStanding(standing('following', true), standing('following', false))).toBe(false);
  expect(isSameStanding(standing('following'), standing('following'))).toBe(true);
});
