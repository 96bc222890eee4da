import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { ROOT } from '../paths.ts';
import { childEnvironment } from '../targets/child-environment.ts';

/** The same graph every time. */
const SEED_ARGUMENTS = ['--users', '10000', '--posts', '200000', '--seed', '7'];

/** Makes sure that the data folder has a cluster, seeding it when that was asked for. Throws BenchError otherwise. */
export async function ensureCluster({
  dataDir,
  seed,
}: {
  readonly dataDir: string;
  readonly seed: boolean;
}): Promise<void> {
  if (existsSync(join(dataDir, 'postgres'))) return;
  if (!seed) throw noData(dataDir);
  const child = spawn('npm', ['run', '--silent', 'seed', '--', ...SEED_ARGUMENTS], {
    cwd: ROOT,
    env: childEnvironment({ DATA_DIR: dataDir }),
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new BenchError(`The seed of ${dataDir} did not come to its end.`);
}

/** The one line of a bench without data. */
export function noData(dataDir: string): BenchError {
  const folder = dataDir.startsWith(`${ROOT}/`) ? relative(ROOT, dataDir) : dataDir;
  const command = `DATA_DIR=${folder} npm run seed -- ${SEED_ARGUMENTS.join(' ')}`;
  return new BenchError(`${dataDir} has no data: add --seed, or run ${command}`);
}
