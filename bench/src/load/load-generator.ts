import { fork } from 'node:child_process';
import { once } from 'node:events';
import { BenchError } from '../bench-error.ts';
import { built } from '../paths.ts';
import { childEnvironment } from '../targets/child-environment.ts';
import type { LoadJob, LoadResult } from './load-job.ts';

/** Gives load from a process of its own. */
export interface LoadGenerator {
  run(job: LoadJob): Promise<LoadResult>;
  stop(): void;
}

export function startLoadGenerator(): LoadGenerator {
  const child = fork(built('load/load-process.js'), [], {
    env: childEnvironment({ NODE_ENV: 'production' }),
  });
  const ended = once(child, 'exit').then(() => {
    throw new BenchError('The load generator ended.');
  });
  ended.catch(() => {});
  return {
    async run(job) {
      const answered = once(child, 'message') as Promise<[LoadResult]>;
      child.send(job);
      const [result] = await Promise.race([answered, ended]);
      return result;
    },
    stop() {
      if (child.connected) child.disconnect();
    },
  };
}
