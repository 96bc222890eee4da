import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner } from '@rookery/drizzle';
import postgres from 'postgres';
import { currentTestRun, type TestRun } from './test-run.ts';

export interface TestDatabase {
  /** A superuser's URL of this database. */
  readonly adminUrl: string;
  /** Per owner, as the role that reaches its schema alone. */
  readonly urls: Readonly<Record<Owner, string>>;
  /** Ends whatever is still connected and removes the database. */
  drop(): Promise<void>;
}

const TEMPLATE = 'rookery_template';
/** Any number: it only has to be the same in all workers of a run. */
const TEMPLATE_LOCK = 7_266_553;
/** Roles belong to the whole cluster, so all databases of a run share them. */
export const PASSWORDS = { users: 'test-users', posts: 'test-posts', feed: 'test-feed' } as const;

/** A fresh, migrated database: a copy of a template that the first caller of the run makes. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const run = currentTestRun();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const urls = await withAdmin(run, async (admin) => {
    const template = await ensureTemplate(run, admin);
    // By copying files: through the log, as is usual, it takes half as long again.
    await admin.unsafe(`create database ${name} template ${TEMPLATE} strategy file_copy`);
    return template;
  });
  return {
    adminUrl: withDatabase(run.adminUrl, name),
    urls: {
      users: withDatabase(urls.users, name),
      posts: withDatabase(urls.posts, name),
      feed: withDatabase(urls.feed, name),
    },
    drop: () =>
      withAdmin(
        run,
        async (admin) => void (await admin.unsafe(`drop database if exists ${name} with (force)`)),
      ),
  };
}

/** Makes the template where there is none, one worker at a time, and returns the owners' URLs of it. */
async function ensureTemplate(run: TestRun, admin: postgres.Sql): Promise<TestDatabase['urls']> {
  const urlsFile = join(run.folder, 'template-urls.json');
  await admin`select pg_advisory_lock(${TEMPLATE_LOCK})`;
  try {
    const [existing] = await admin`select 1 from pg_database where datname = ${TEMPLATE}`;
    if (!existing) {
      const draft = `${TEMPLATE}_draft`;
      await admin.unsafe(`drop database if exists ${draft} with (force)`);
      await admin.unsafe(`create database ${draft}`);
      // Loaded only here: a test of a package that needs no tables should not fail for want of them.
      const { provision } = await import('@rookery/drizzle');
      const urls = await provision({ adminUrl: withDatabase(run.adminUrl, draft), passwords: PASSWORDS });
      writeFileSync(urlsFile, JSON.stringify(urls));
      await admin.unsafe(`alter database ${draft} rename to ${TEMPLATE}`);
    }
    return JSON.parse(readFileSync(urlsFile, 'utf8')) as TestDatabase['urls'];
  } finally {
    await admin`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  }
}

async function withAdmin<T>(run: TestRun, work: (admin: postgres.Sql) => Promise<T>): Promise<T> {
  const admin = postgres(run.adminUrl, { max: 1, onnotice: () => {} });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
