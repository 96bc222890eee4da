// Writes a migration for every change of an owner's tables: `npm run migrations`. With --check it fails when one is missing.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
let missing = false;
for (const owner of ['users', 'posts', 'feed']) {
  const committed = join(root, 'drizzle/migrations', owner);
  const out = check ? mkdtempSync(join(tmpdir(), 'rookery-migrations-')) : committed;
  if (check) cpSync(committed, out, { recursive: true });
  const before = check ? readdirSync(out).length : 0;
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/drizzle-kit/bin.cjs'),
      'generate',
      '--dialect=postgresql',
      `--schema=drizzle/dist/${owner}/tables.js`,
      `--out=${out.startsWith(root) ? out.slice(root.length + 1) : out}`,
    ],
    { cwd: root, stdio: check ? 'pipe' : 'inherit' },
  );
  if (check) {
    if (readdirSync(out).length !== before) {
      console.error(`drizzle/src/${owner}/tables.ts has changes without a migration: run npm run migrations`);
      missing = true;
    }
    rmSync(out, { recursive: true });
  }
}
if (missing) process.exitCode = 1;
