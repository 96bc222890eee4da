import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetName } from '../names.ts';
import { textTable } from '../report/text-table.ts';
import type { Sample } from '../turn.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { packageShares, type PackageShare } from './package-shares.ts';

const LINES = 15;

/** Where the profiles of a target go; those that earlier runs have left there go. */
export function emptyProfileDir(folder: string, target: TargetName): string {
  const directory = join(folder, target);
  mkdirSync(directory, { recursive: true });
  for (const file of profilesIn(directory)) rmSync(file);
  return directory;
}

const profilesIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => join(directory, file));

/** Where a target's CPU time went while it was measured. */
export function readShares(directory: string, samples: readonly Sample[]): PackageShare[] {
  const profiles = profilesIn(directory).map((file) => JSON.parse(readFileSync(file, 'utf8')) as CpuProfile);
  return packageShares(
    profiles,
    samples.map(({ window }) => window),
  );
}

export function sharesTable(shares: readonly PackageShare[]): string {
  const rows = shares
    .slice(0, LINES)
    .map(({ package: name, selfMillis, share, withCallees }) => [
      name,
      `${(share * 100).toFixed(1)} %`,
      selfMillis.toFixed(0),
      `${(withCallees * 100).toFixed(1)} %`,
    ]);
  return textTable(['package', 'self', 'ms', 'with what it calls'], rows, { leftColumns: 1 });
}
