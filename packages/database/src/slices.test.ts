import { slicesOf } from './slices.ts';

test('lists lie one after the other, and an empty one ends before it begins', () => {
  expect(slicesOf([['7', '8'], [], ['9']])).toEqual({
    all: '{7,8,9}',
    firsts: '{1,3,3}',
    lasts: '{2,2,3}',
  });
  expect(slicesOf([])).toEqual({ all: '{}', firsts: '{}', lasts: '{}' });
});
