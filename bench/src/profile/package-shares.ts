import { fileURLToPath } from 'node:url';
import { ROOT } from '../paths.ts';
import { selfTimes, type CpuProfile, type CpuProfileNode, type Window } from './cpu-profile.ts';

/** How much of a target's working time a package took by itself. */
export interface PackageShare {
  readonly package: string;
  /** Milliseconds, of all processes of the target. */
  readonly selfMillis: number;
  /** 0 to 1, of the time in which any of them did something. */
  readonly share: number;
}

const IDLE = '(idle)';

/** Self time by package of several processes together, the longest first; idle time is left out. */
export function packageShares(profiles: readonly CpuProfile[], windows: readonly Window[]): PackageShare[] {
  const micros = new Map<string, number>();
  for (const profile of profiles)
    for (const [node, time] of selfTimes(profile, windows)) {
      if (node.callFrame.functionName === IDLE) continue;
      const name = packageOf(node);
      micros.set(name, (micros.get(name) ?? 0) + time);
    }
  const total = [...micros.values()].reduce((sum, time) => sum + time, 0);
  return [...micros]
    .map(([name, time]) => ({ package: name, selfMillis: time / 1_000, share: time / total }))
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
