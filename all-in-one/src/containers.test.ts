import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, settingNames } from '@rookery/config';
import { parse } from 'yaml';
import { MIGRATE, SERVICES } from '../../scripts/services.mjs';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
const { services: containers } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Container>;
};
const container = (name: string): Container => {
  const found = containers[name];
  if (!found) throw new Error(`docker-compose.yml has no ${name}`);
  return found;
};

const STORES = ['postgres', 'redis'];
/** Settings of every process, whatever it uses. */
const FOR_ALL = ['NODE_ENV', 'LOG_LEVEL', 'HOST', 'DATA_DIR', 'METRICS_TOKEN', 'REDIS_URL'];
const FOR_GATEWAY = [
  'TRUSTED_ORIGINS',
  'TRUSTED_PROXIES',
  'RATE_LIMITS',
  'MAX_OPERATION_COST',
  'RESPONSE_CACHE_MB',
  'HTTP_PIPELINE',
  'PERSISTED_OPERATIONS_MODE',
  'PERSISTED_OPERATIONS_MANIFEST',
  'AUTOMATIC_PERSISTED_QUERIES',
];

/** As compose does, with what somebody might have set. */
const interpolated = (text: string): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, kind?: string, rest?: string) =>
    kind === '-' ? (rest ?? '') : `set-${name.toLowerCase()}`,
  );

describe('docker-compose.yml', () => {
  it('has the services of scripts/services.mjs, their stores, and the migration', () => {
    const wanted = [...SERVICES.map(({ name }) => name), MIGRATE.name, ...STORES];
    expect(Object.keys(containers).sort()).toEqual(wanted.sort());
  });

  it.each([...SERVICES, MIGRATE])('starts $name by the command of the list', ({ name, main }) => {
    expect(container(name).command).toEqual(['node', main]);
  });

  it.each(SERVICES)('gives $name the settings that it uses, and no other', (service) => {
    const { name, asks, stores } = service;
    const databases = stores.filter((setting) => setting.endsWith('DATABASE_URL'));
    const own = name === 'gateway' ? FOR_GATEWAY : [];
    const wanted = [...FOR_ALL, ...databases, ...asks, ...own];
    expect(Object.keys(container(name).environment ?? {}).sort()).toEqual(wanted.sort());
  });

  it.each([...SERVICES, MIGRATE])(
    'sets nothing for $name that is no setting, and nothing that is wrong',
    ({ name }) => {
      const given = container(name).environment ?? {};
      expect(settingNames).toEqual(expect.arrayContaining(Object.keys(given)));
      const values = Object.entries(given).map(([setting, value]) => [setting, interpolated(value)]);
      expect(() => loadConfig(Object.fromEntries(values))).not.toThrow();
    },
  );

  it.each(SERVICES)('finds the others from $name where they listen', ({ name, asks }) => {
    for (const setting of asks) {
      const asked = SERVICES.find(({ urlSetting }) => urlSetting === setting);
      expect(container(name).environment?.[setting]).toBe(`http://${asked?.name}:${asked?.port}`);
    }
  });

  it.each(SERVICES)('asks $name whether it is ready, at its port', ({ name, port }) => {
    const [, program, script = '', address] = container(name).healthcheck?.test ?? [];
    expect([program, address]).toEqual(['node', `http://127.0.0.1:${port}/health/ready`]);
    expect(existsSync(join(ROOT, script.replace('/dist/', '/src/').replace(/\.js$/, '.ts')))).toBe(true);
  });

  it('opens the gateway alone to the outside', () => {
    const open = Object.entries(containers).filter(([, { ports }]) => ports !== undefined);
    const gateway = SERVICES.find(({ name }) => name === 'gateway');
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([
      ['gateway', [`\${PORT:-${gateway?.port}}:${gateway?.port}`]],
    ]);
  });

  it('lets every service wait for the migration, and that for PostgreSQL', () => {
    for (const { name } of SERVICES)
      expect(container(name).depends_on?.[MIGRATE.name]?.condition).toBe('service_completed_successfully');
    expect(container(MIGRATE.name).depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });

  it('watches the stores, whose images are pinned', () => {
    for (const name of STORES) {
      expect(container(name).image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-\w+$/);
      expect(container(name).healthcheck?.test.length).toBeGreaterThan(1);
    }
  });

  it('has no default for a secret', () => {
    const text = read('docker-compose.yml');
    const secrets = [...text.matchAll(/\$\{(\w*(?:PASSWORD|TOKEN|SECRET)\w*)([^}]*)\}/g)];
    expect(secrets.length).toBeGreaterThan(0);
    for (const [, , rest] of secrets) expect(rest).toMatch(/^(:\?.+|:-)$/);
    // A password in a URL is a variable.
    for (const [, password] of text.matchAll(/:\/\/\w*:([^@/\s]+)@/g)) expect(password).toMatch(/^\$\{/);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/));
  const of = (instruction: string) => lines.filter(([word]) => word === instruction);
  const stages = of('FROM').map(([, image = '', , name = '']) => ({ image, name }));

  it('builds on a pinned image and on its own stages alone', () => {
    const [base, ...rest] = stages;
    expect(base?.image).toMatch(/^node:\d+\.\d+\.\d+-[\w-]+$/);
    const names = new Set(stages.map(({ name }) => name));
    for (const { image } of rest) expect(names).toContain(image);
    for (const [, from = ''] of of('COPY').filter(([, from = '']) => from.startsWith('--from=')))
      expect(names).toContain(from.slice('--from='.length));
  });

  it('copies and runs what exists', () => {
    for (const [, ...paths] of of('COPY').filter(([, from = '']) => !from.startsWith('--')))
      for (const path of paths.slice(0, -1)) expect(existsSync(join(ROOT, path))).toBe(true);
    const scripts = of('RUN').flatMap((words) => words.filter((word) => word.startsWith('scripts/')));
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(existsSync(join(ROOT, script))).toBe(true);
  });

  it('runs as somebody else than root', () => {
    const last = stages.at(-1)?.name;
    const inLast = lines.slice(lines.findIndex(([word, , , name]) => word === 'FROM' && name === last));
    const users = inLast.filter(([word]) => word === 'USER').map(([, user]) => user);
    expect(users.at(-1)).toBe('node');
  });

  it('installs the workspaces of all services, without what only development needs', () => {
    const install = of('RUN').find((words) => words.includes('--omit=dev')) ?? [];
    const workspaces = install
      .filter((word) => word.startsWith('--workspace='))
      .map((word) => word.slice(12));
    const wanted = new Set(SERVICES.map(({ main }) => main.slice(0, main.indexOf('/dist/'))));
    expect(new Set(workspaces)).toEqual(wanted);
  });

  it('starts a service of the list when nothing else is said', () => {
    const command = JSON.parse(of('CMD').at(-1)?.slice(1).join(' ') ?? '[]') as string[];
    expect(SERVICES.map(({ main }) => ['node', main])).toContainEqual(command);
  });
});
