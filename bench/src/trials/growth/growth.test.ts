import { deepPagesOf, PAGES } from './scroll.ts';

describe('deep pages', () => {
  const scrollOf = (millis: (page: number) => number) =>
    Array.from({ length: PAGES }, (_, index) => millis(index + 1));

  it('are the mean of pages 41 to 60, which those above do not touch', () => {
    expect(deepPagesOf([scrollOf((page) => (page <= 40 ? 1_000 : 10))])).toBe(10);
    expect(deepPagesOf([scrollOf((page) => (page === 41 ? 210 : 10))])).toBe(20);
  });

  it('are medians of the scrolls: one slow page in one of them is chance', () => {
    const usual = scrollOf(() => 10);
    expect(deepPagesOf([usual, scrollOf((page) => (page === 50 ? 900 : 10)), usual])).toBe(10);
  });
});
