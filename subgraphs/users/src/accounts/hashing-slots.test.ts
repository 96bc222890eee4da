import { createHashingSlots } from './hashing-slots.ts';

describe('hashing', () => {
  it('is done for so many at once, in turn, and refused to whom would wait too long', async () => {
    const slots = createHashingSlots({ concurrency: 1, maxWaiting: 2, maxWaitMillis: 60_000 });
    const done: string[] = [];
    let finish = () => {};
    const first = slots.run(() => new Promise<void>((resolve) => (finish = resolve)));
    const waiting = ['second', 'third'].map((name) => slots.run(async () => void done.push(name)));
    await expect(slots.run(async () => void done.push('fourth'))).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAfterSeconds: 10 },
    });
    expect(done).toEqual([]);
    finish();
    await Promise.all([first, ...waiting]);
    expect(done).toEqual(['second', 'third']);
    await slots.run(async () => void done.push('fifth'));
    expect(done).toEqual(['second', 'third', 'fifth']);
  });

  it('is not done for whom nobody waits any more, and goes on with the next', async () => {
    const slots = createHashingSlots({ concurrency: 1, maxWaiting: 5, maxWaitMillis: -1 });
    let finish = () => {};
    const gate = new Promise<void>((resolve) => (finish = resolve));
    const first = slots.run(() => gate);
    const late = [slots.run(() => Promise.resolve('hashed')), slots.run(() => Promise.resolve('hashed'))];
    finish();
    await first;
    for (const one of late) await expect(one).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(slots.run(() => Promise.resolve('hashed'))).resolves.toBe('hashed');
  });

  it('goes on after one that failed', async () => {
    const slots = createHashingSlots({ concurrency: 1, maxWaiting: 1, maxWaitMillis: 60_000 });
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(slots.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
  });
});
