import { waitUntil } from './wait-until.ts';

function listener() {
  const said: string[] = [];
  return { said, options: { what: 'the log of users', say: (line: string) => void said.push(line) } };
}

describe('waiting for what a process needs', () => {
  it('says nothing of what is there at once', async () => {
    const { said, options } = listener();
    const stopping = new AbortController().signal;
    expect(await waitUntil(() => Promise.resolve('it'), { ...options, stopping })).toBe('it');
    expect(said).toEqual([]);
  });

  it('tries again after false, undefined and failures, and says so once', async () => {
    const { said, options } = listener();
    const answers = [() => Promise.reject(new Error('away')), async () => false as const, async () => 'it'];
    const attempt = () => (answers.shift() ?? (async () => undefined))();
    const stopping = new AbortController().signal;
    expect(await waitUntil<string>(attempt, { ...options, stopping })).toBe('it');
    expect(said).toEqual(['waiting for the log of users', 'found the log of users']);
  });

  it('ends when the process is asked to stop', async () => {
    const { options } = listener();
    const stopping = new AbortController();
    const waiting = waitUntil(async () => false, { ...options, stopping: stopping.signal });
    stopping.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});
