import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetName } from '../names.ts';
import { textTable } from '../report/text-table.ts';
import type { Sample } from '../turn.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { packageShares, type PackageShare } from './package-shares.ts';

const LINES = 15;

/** Where the profiles of a target go; what earlier runs have left there goes. */
export function emptyProfileDir(dataDir: string, target: TargetName): string {
  const directory = join(dataDir, 'profiles', target);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Where a target's CPU time went while it was measured. */
export function readShares(directory: string, samples: readonly Sample[]): PackageShare[] {
  const profiles = readdirSync(directory)
    .filter((file) => file.endsWith('.cpuprofile'))
    .map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as CpuProfile);
  return packageShares(
    profiles,
    samples.map(({ window }) => window),
  );
}

export function sharesTable(shares: readonly PackageShare[]): string {
  const rows = shares
    .slice(0, LINES)
    .map(({ package: name, selfMillis, share }) => [
      name,
      `${(share * 100).toFixed(1)} %`,
      selfMillis.toFixed(0),
    ]);
  return textTable(['package', 'self', 'ms'], rows, { leftColumns: 1 });
}
