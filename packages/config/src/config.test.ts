import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { loadConfig, type Environment } from './config.ts';
import { readEnvironment } from './environment.ts';
import { settingNames } from './settings.ts';

const example = readFileSync(join(import.meta.dirname, '../../../.env.example'), 'utf8');
/** The settings of .env.example, as if every line were in force. */
const exampleSettings: Record<string, string> = Object.fromEntries(
  [...example.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);

function problemsOf(env: Environment): Record<string, string> {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) {
      return Object.fromEntries(error.problems.map(({ setting, problem }) => [setting, problem]));
    }
    throw error;
  }
  return {};
}

describe('the settings', () => {
  it('may all be left out', () => {
    expect(loadConfig({})).toMatchObject({
      environment: 'development',
      gateway: { host: '127.0.0.1', port: 4000, trustedOrigins: [] },
      timelines: { listCap: 800 },
      secrets: { databaseUrl: undefined, redisUrl: undefined },
    });
  });

  it('count as left out when empty', () => {
    expect(loadConfig({ PORT: '', REDIS_URL: '' })).toEqual(loadConfig({}));
  });

  it('are reported together and by name when they are wrong', () => {
    const wrong = {
      PORT: '65536',
      LIST_CAP: '8e2',
      NODE_ENV: 'staging',
      DATABASE_URL: 'mysql://somewhere',
      TRUSTED_ORIGINS: 'https://app.example/, https://ok.example',
      USERS_URL: 'localhost:4001',
    };
    expect(problemsOf(wrong)).toEqual({
      PORT: 'must be a whole number from 0 to 65535',
      LIST_CAP: 'must be a whole number from 20 to 10000',
      NODE_ENV: 'must be one of development, production, test',
      DATABASE_URL: 'must be a URL that begins with postgres:// or postgresql://',
      TRUSTED_ORIGINS: 'must be origins such as https://app.example, with commas between',
      USERS_URL: 'must be a URL that begins with http:// or https://',
    });
  });

  it('are told to a person line by line, without their values', () => {
    const wrong = { PORT: 'four', REDIS_URL: 'http://:hunter2@redis' };
    expect(() => loadConfig(wrong)).toThrow(
      'The settings are not right:\n' +
        '  PORT must be a whole number from 0 to 65535\n' +
        '  REDIS_URL must be a URL that begins with redis:// or rediss://',
    );
  });

  it.each(['0', '65535'])('take port %s', (PORT) =>
    expect(loadConfig({ PORT }).gateway.port).toBe(Number(PORT)),
  );
  it.each(['-1', '4000.5', ' 4000', '0x10', 'NaN'])('refuse port %j', (PORT) => {
    expect(problemsOf({ PORT })).toHaveProperty('PORT');
  });

  it('give a call of a subgraph less time than the operation', () => {
    const OPERATION_DEADLINE_MILLIS = '3000';
    const SUBGRAPH_TIMEOUT_MILLIS = '2999';
    expect(
      loadConfig({ OPERATION_DEADLINE_MILLIS, SUBGRAPH_TIMEOUT_MILLIS }).gateway.resilience,
    ).toMatchObject({
      operationDeadlineMillis: 3_000,
      subgraphTimeoutMillis: 2_999,
    });
    expect(problemsOf({ OPERATION_DEADLINE_MILLIS, SUBGRAPH_TIMEOUT_MILLIS: '3000' })).toEqual({
      SUBGRAPH_TIMEOUT_MILLIS: 'must be below OPERATION_DEADLINE_MILLIS',
    });
  });

  it('take failpoints for tests, and refuse them in production', () => {
    const ROOKERY_FAILPOINTS = 'after-outbox, before-lists';
    expect(loadConfig({ ROOKERY_FAILPOINTS }).failpoints).toEqual(['after-outbox', 'before-lists']);
    expect(problemsOf({ NODE_ENV: 'production', ROOKERY_FAILPOINTS })).toEqual({
      ROOKERY_FAILPOINTS: 'must be left out in production',
    });
  });

  it('ask for a manifest wherever operations are held against one', () => {
    const PERSISTED_OPERATIONS_MANIFEST = 'ios.json, android.json';
    for (const PERSISTED_OPERATIONS_MODE of ['audit', 'require-list', 'require-id']) {
      expect(problemsOf({ PERSISTED_OPERATIONS_MODE })).toEqual({
        PERSISTED_OPERATIONS_MANIFEST: 'must be given when PERSISTED_OPERATIONS_MODE is not off',
      });
      const given = { PERSISTED_OPERATIONS_MODE, PERSISTED_OPERATIONS_MANIFEST };
      expect(loadConfig(given).persistedOperations).toEqual({
        mode: PERSISTED_OPERATIONS_MODE,
        manifestFiles: ['ios.json', 'android.json'],
        automatic: true,
      });
    }
    expect(loadConfig({ AUTOMATIC_PERSISTED_QUERIES: 'off' }).persistedOperations.automatic).toBe(false);
  });

  it('let one Redis stand for both, or name two', () => {
    const one = loadConfig({ REDIS_URL: 'redis://one' }).secrets;
    expect([one.eventsRedisUrl, one.timelinesRedisUrl]).toEqual(['redis://one', 'redis://one']);
    const two = loadConfig({ REDIS_URL: 'redis://one', TIMELINES_REDIS_URL: 'rediss://two' }).secrets;
    expect([two.eventsRedisUrl, two.timelinesRedisUrl]).toEqual(['redis://one', 'rediss://two']);
  });

  it('take a token for metrics of 16 characters or more, and never repeat it', () => {
    expect(loadConfig({ METRICS_TOKEN: 'abcdefgh-1234567' }).secrets.metricsToken).toBe('abcdefgh-1234567');
    const problem = 'must be at least 16 letters, digits or -._~+/=';
    expect(problemsOf({ METRICS_TOKEN: 'abcdefgh-123456' })).toEqual({ METRICS_TOKEN: problem });
    expect(problemsOf({ METRICS_TOKEN: 'abcdefgh 12345678' })).toEqual({ METRICS_TOKEN: problem });
  });

  it('are kept apart from secrets', () => {
    const { secrets, ...rest } = loadConfig({
      DATABASE_URL: 'postgres://u:hunter2@db/x',
      REDIS_URL: 'redis://:hunter2@r',
    });
    expect(JSON.stringify(rest)).not.toContain('hunter2');
    expect(secrets.databaseUrl).toContain('hunter2');
  });
});

describe('.env', () => {
  it('is read below the environment, where there is one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rookery-env-'));
    expect(readEnvironment(folder, { PORT: '1' })).toEqual({ PORT: '1' });
    writeFileSync(join(folder, '.env'), '# a comment\nPORT=2\nLOG_LEVEL=warn\n');
    expect(readEnvironment(folder, { PORT: '1' })).toEqual({ PORT: '1', LOG_LEVEL: 'warn' });
  });
});

describe('.env.example', () => {
  it('names every setting, and no other', () => {
    expect(Object.keys(exampleSettings)).toEqual(settingNames);
  });

  it('gives the defaults', () => {
    expect(loadConfig(exampleSettings)).toEqual(loadConfig({}));
    for (const [name, value] of Object.entries(exampleSettings)) {
      // A default that is written out must be the real one: another value in its place changes something.
      if (/^\d+$/.test(value))
        expect(loadConfig({ [name]: String(Number(value) + 1) })).not.toEqual(loadConfig({}));
    }
  });
});
