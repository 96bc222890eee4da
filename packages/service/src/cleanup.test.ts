import { Cleanup } from './cleanup.ts';

describe('a cleanup', () => {
  it('undoes in reverse order, goes on after a failure, and throws the first', async () => {
    const done: string[] = [];
    const cleanup = new Cleanup();
    cleanup.add(() => done.push('opened first'));
    cleanup.add(() => Promise.reject(new Error('second')));
    cleanup.add(() => {
      done.push('opened third');
      throw new Error('third');
    });
    await expect(cleanup.run()).rejects.toThrow('third');
    expect(done).toEqual(['opened third', 'opened first']);
    await cleanup.run();
    expect(done).toHaveLength(2);
  });
});
