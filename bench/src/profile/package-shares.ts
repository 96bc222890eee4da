import { fileURLToPath } from 'node:url';
import { ROOT } from '../paths.ts';
import { callersOf, selfTimes, type CpuProfile, type CpuProfileNode, type Window } from './cpu-profile.ts';

/** How much of a target's working time a package took by itself. */
export interface PackageShare {
  readonly package: string;
  /** Milliseconds, of all processes of the target. */
  readonly selfMillis: number;
  /** 0 to 1, of the time in which any of them did something. */
  readonly share: number;
  /** The same of the time in which it was anywhere on the stack: what awaits is not. */
  readonly withCallees: number;
}

const IDLE = '(idle)';

/** Self time by package of several processes together, the longest first; idle time is left out. */
export function packageShares(profiles: readonly CpuProfile[], windows: readonly Window[]): PackageShare[] {
  const micros = new Map<string, number>();
  const microsWithCallees = new Map<string, number>();
  const add = (sums: Map<string, number>, name: string, time: number) =>
    sums.set(name, (sums.get(name) ?? 0) + time);
  for (const profile of profiles) {
    const stackOf = callersOf(profile);
    for (const [node, time] of selfTimes(profile, windows)) {
      if (node.callFrame.functionName === IDLE) continue;
      add(micros, packageOf(node), time);
      for (const name of new Set(stackOf(node).map(packageOf))) add(microsWithCallees, name, time);
    }
  }
  const total = [...micros.values()].reduce((sum, time) => sum + time, 0);
  return [...micros]
    .map(([name, time]) => ({
      package: name,
      selfMillis: time / 1_000,
      share: time / total,
      withCallees: (microsWithCallees.get(name) ?? 0) / total,
    }))
    .sort((a, b) => b.selfMillis - a.selfMillis);
}

/** `graphql` of node_modules, `subgraphs/posts` of our own, `node` and V8's own marks. */
export function packageOf({ callFrame: { url, functionName } }: Pick<CpuProfileNode, 'callFrame'>): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'native';
  if (url.startsWith('node:')) return 'node';
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  if (installed !== undefined) return installed;
  if (!path.startsWith(`${ROOT}/`)) return 'other';
  return path.slice(ROOT.length + 1).split(/\/(?:dist|src)\//)[0] ?? 'other';
}
