import { spawn, type SpawnOptions } from 'node:child_process';

export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> {
  /** Added to what this process has. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMillis?: number;
}

export interface RunResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. A program that is missing, fails or takes too long is `ok: false`: nothing is thrown. */
export function run(
  [program = '', ...args]: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { env, timeoutMillis = 180_000, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...rest,
      env: childEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Not spawn's own `timeout`: its timer stays when the program is missing, and keeps this process alive.
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMillis);
    const finish = (result: RunResult) => {
      clearTimeout(timer);
      resolve(result);
    };
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', ({ message }) => finish({ ok: false, stdout, stderr: message }));
    child.once('close', (code, signal) => {
      finish({
        ok: code === 0,
        stdout,
        stderr: signal ? `${stderr}\n${program} ended by ${signal}` : stderr,
      });
    });
  });
}

/** What a program that we start sees: our environment (PATH, proxies, temporary folders) and what is added to it. */
export function childEnvironment(added: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-syntax -- handed on, never read: settings come from packages/config
  return { ...process.env, ...added };
}
