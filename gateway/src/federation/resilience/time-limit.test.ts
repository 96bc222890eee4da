import { eventually } from '@rookery/testkit';
import { createTimeLimit } from './time-limit.ts';

describe('a time limit', () => {
  it('ends what takes longer, oldest first, and nothing that is done', async () => {
    const limit = createTimeLimit({ millis: 30 });
    const ended: string[] = [];
    const begun = ['a', 'b', 'c', 'd'].map((name) => limit.begin(() => ended.push(name)));
    begun[1]?.done();
    begun[1]?.done();
    begun[3]?.done();
    await eventually(() => expect(ended).toEqual(['a', 'c']));
  });

  it('goes on with what begins later, never early', async () => {
    const limit = createTimeLimit({ millis: 30 });
    const startedAt = performance.now();
    await new Promise<void>((resolve) => limit.begin(resolve));
    limit.begin(() => undefined).done();
    await new Promise<void>((resolve) => limit.begin(resolve));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(60);
  });
});
