import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A process for good: its id alone is given to another one after it has ended. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own notation. Equal for the same process, different for a later one of that id. */
  readonly started: string;
}

/** Who has this id now; undefined when nobody does, or when it has ended and only waits for its parent. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isRunning({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/** The name of the program that has this id now; undefined when none has. */
export function programOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    return basename(execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return undefined;
  }
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [pid, started] = text.trimEnd().split('\n');
  return pid && started && Number.isSafeInteger(Number(pid)) ? { pid: Number(pid), started } : undefined;
}

export function formatIdentity({ pid, started }: ProcessIdentity): string {
  return `${pid}\n${started}\n`;
}

function startOnLinux(pid: number): string | undefined {
  try {
    // The name in brackets may hold blanks and brackets of its own: fields are counted from its end.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const ticksSinceBoot = fields[18];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticksSinceBoot}`;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const answer = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    return answer === '' || answer.startsWith('Z') ? undefined : answer.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
