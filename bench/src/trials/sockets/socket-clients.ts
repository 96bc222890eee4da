import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { BenchError } from '../../bench-error.ts';
import { built } from '../../paths.ts';
import { childEnvironment } from '../../targets/child-environment.ts';
import type { SocketAnswer, SocketJob } from './socket-job.ts';

/** Clients that listen, in processes of their own. */
export interface SocketClients {
  open(what: Omit<Extract<SocketJob, { kind: 'open' }>, 'kind'>): Promise<void>;
  /** When each socket got a post, so far. */
  received(postId: string): Promise<readonly number[]>;
  close(): Promise<void>;
  stop(): void;
}

const PROCESSES = 2;

/** All calls throw BenchError when a socket failed. */
export function startSocketClients(): SocketClients {
  const children = Array.from({ length: PROCESSES }, () =>
    fork(built('trials/sockets/socket-process.js'), [], {
      env: childEnvironment({ NODE_ENV: 'production' }),
      serialization: 'advanced',
    }),
  );
  const tellAll = (jobOf: (index: number) => SocketJob) =>
    Promise.all(children.map((child, index) => tell(child, jobOf(index))));
  return {
    async open({ authorizations, ...what }) {
      const share = (index: number) => authorizations.filter((_, place) => place % PROCESSES === index);
      await tellAll((index) => ({ kind: 'open', ...what, authorizations: share(index) }));
    },
    async received(postId) {
      const answers = await tellAll(() => ({ kind: 'received', postId }));
      return answers.flatMap((answer) => (answer.kind === 'received' ? answer.at : []));
    },
    async close() {
      await tellAll(() => ({ kind: 'close' }));
    },
    stop() {
      for (const child of children) if (child.connected) child.disconnect();
    },
  };
}

async function tell(child: ChildProcess, job: SocketJob): Promise<SocketAnswer> {
  const abort = new AbortController();
  const answered = once(child, 'message', { signal: abort.signal }) as Promise<[SocketAnswer]>;
  const ended = once(child, 'exit', { signal: abort.signal }).then(() => {
    throw new BenchError('sockets: a process of clients ended.');
  });
  child.send(job);
  try {
    const [answer] = await Promise.race([answered, ended]);
    if (answer.kind === 'failed') throw new BenchError(`sockets: ${answer.what}`);
    return answer;
  } finally {
    abort.abort();
    answered.catch(() => {});
    ended.catch(() => {});
  }
}
