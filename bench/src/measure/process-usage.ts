import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUsage {
  readonly cpuMillis: number;
  readonly residentBytes: number;
}

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const MILLIS_PER_TICK = 10;
/** Fields of /proc/PID/stat behind the name, which may hold anything: state is the first. */
const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
const ENDED_CHILDREN_USER_TICKS = 13;
const ENDED_CHILDREN_SYSTEM_TICKS = 14;

/** What processes and all that descend from them have used; ended children are in their parents' account. Linux alone. */
export function readProcessUsage(roots: readonly number[]): ProcessUsage {
  let cpuMillis = 0;
  let residentBytes = 0;
  for (const pid of descendantsOf(roots)) {
    const stat = statOf(pid);
    if (!stat) continue;
    const ticks = [USER_TICKS, SYSTEM_TICKS, ENDED_CHILDREN_USER_TICKS, ENDED_CHILDREN_SYSTEM_TICKS];
    cpuMillis += ticks.reduce((total, field) => total + Number(stat[field]), 0) * MILLIS_PER_TICK;
    residentBytes += residentBytesOf(pid);
  }
  return { cpuMillis, residentBytes };
}

function descendantsOf(roots: readonly number[]): Set<number> {
  const childrenOf = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statOf(Number(name))?.[PARENT]);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(name)]);
  }
  const found = new Set<number>();
  const visit = (pid: number): void => {
    if (found.has(pid)) return;
    found.add(pid);
    childrenOf.get(pid)?.forEach(visit);
  };
  roots.forEach(visit);
  return found;
}

function statOf(pid: number): string[] | undefined {
  const text = readIfThere(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function residentBytesOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/status`) ?? '')?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}

/** A process may end between being listed and being read. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
