import { createRetryBudget, type RetryBudget } from './retry-budget.ts';

describe('a retry budget', () => {
  let now = 0;
  beforeEach(() => (now = 0));
  const budgetOf = (percent: number) => createRetryBudget({ percent, now: () => now });
  /** How many it gives, of two hundred tries. */
  const given = (budget: RetryBudget) =>
    Array.from({ length: 200 }, () => budget.take()).filter(Boolean).length;
  const call = (budget: RetryBudget, times: number) => Array.from({ length: times }, () => budget.called());

  it('gives ten where nothing was called', () => expect(given(budgetOf(20))).toBe(10));

  it('gives a share of the calls of ten seconds', () => {
    const budget = budgetOf(20);
    call(budget, 50);
    now = 9_000;
    call(budget, 50);
    expect(given(budget)).toBe(30);
    now = 10_000;
    expect(given(budget)).toBe(0);
    now = 19_000;
    expect(given(budget)).toBe(10);
  });

  it('gives none when there shall be none', () => {
    const budget = budgetOf(0);
    call(budget, 1_000);
    expect(given(budget)).toBe(0);
  });
});
