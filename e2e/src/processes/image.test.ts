import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTestDatabase } from '@rookery/testkit';
import { MIGRATE, SERVICES } from '../../../scripts/services.mjs';
import { ask, expectData, follow, homeTexts, post, signUp } from '../client.ts';
import { openStores } from '../world.ts';
import { runDistributed } from '../world-distributed.ts';
import { ROOT } from '../world-product.ts';

const run = promisify(execFile);

/** The files of an image, without an engine to build it: packed as the Dockerfile does, modules linked instead of installed. */
async function packImage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-image-'));
  await run(process.execPath, [join(ROOT, 'scripts/image-files.mjs'), 'runtime', folder]);
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '@rookery')
      cpSync(join(ROOT, 'node_modules', name), join(modules, name), {
        recursive: true,
        verbatimSymlinks: true,
      });
    else if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  const ofGateway = join('gateway', 'node_modules');
  if (existsSync(join(ROOT, ofGateway))) symlinkSync(join(ROOT, ofGateway), join(folder, ofGateway));
  return folder;
}

describe('the files of the image', () => {
  let folder: string;
  let stores: Awaited<ReturnType<typeof openStores>>;
  beforeAll(async () => {
    [folder, stores] = await Promise.all([packImage(), openStores()]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await stores.release();
  });

  it('hold no sources', () => {
    const all = readdirSync(folder, { recursive: true }).map(String);
    expect(all.filter((path) => !path.includes('node_modules') && /\.(d\.)?ts$/.test(path))).toEqual([]);
  });

  it('are enough to migrate, and to run every service in production', async () => {
    const settings = { ...stores.settings, NODE_ENV: 'production' };
    const database = await createTestDatabase();
    await run(process.execPath, [MIGRATE.main], {
      cwd: folder,
      env: { ...settings, DATABASE_URL: database.adminUrl },
    });
    await database.drop();

    const product = await runDistributed(settings, { root: folder });
    try {
      await product.start();
      const at = { url: `${product.address()}/graphql` };
      const [alice, bob] = await Promise.all([signUp(at, 'alice'), signUp(at, 'bob')]);
      await follow(at, alice, bob);
      await post(at, bob, 'from a container');
      expect(await homeTexts(at, alice)).toEqual(['from a container']);
      expect(await expectData(ask(at, '{ viewer { id } }'))).toEqual({ viewer: null });
      for (const { name } of SERVICES) await healthcheck(`${product.addressOf(name)}/health/ready`);
      await expect(healthcheck(`${product.address()}/no-such-page`)).rejects.toMatchObject({ code: 1 });
    } finally {
      await product.stop();
    }
  });

  const healthcheck = (address: string) =>
    run(process.execPath, ['packages/service/dist/healthcheck-main.js', address], { cwd: folder });
});
