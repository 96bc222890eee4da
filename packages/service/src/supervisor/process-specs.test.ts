import { addressOf, processSpecs, type ServiceEntry } from './process-specs.ts';

const users: ServiceEntry = {
  name: 'users',
  main: 'users/main.js',
  portSetting: 'USERS_PORT',
  urlSetting: 'USERS_URL',
  stores: ['USERS_DATABASE_URL', 'REDIS_URL'],
};
const gateway: ServiceEntry = {
  name: 'gateway',
  main: 'gateway/main.js',
  portSetting: 'PORT',
  stores: ['REDIS_URL'],
};
const env = {
  PATH: '/bin',
  DATABASE_URL: 'postgres://admin',
  USERS_DATABASE_URL: 'postgres://users',
  REDIS_URL: 'redis://r',
  USERS_URL: 'http://elsewhere:1',
};

describe('how services are started', () => {
  const specs = processSpecs({
    instances: [
      { service: gateway, name: 'gateway', port: 4000 },
      { service: users, name: 'users', port: 4001 },
      { service: users, name: 'users-2', port: 4101 },
    ],
    root: '/app',
    cwd: '/somewhere',
    host: '0.0.0.0',
    env,
  });
  const [ofGateway, ofUsers, ofSecond] = specs;

  it('each listens on its own port, and is asked there whether it is ready', () => {
    expect(specs.map(({ readyUrl }) => readyUrl)).toEqual([
      'http://127.0.0.1:4000/health/ready',
      'http://127.0.0.1:4001/health/ready',
      'http://127.0.0.1:4101/health/ready',
    ]);
    expect(ofGateway?.env).toMatchObject({ PORT: '4000', HOST: '0.0.0.0' });
    expect(ofSecond).toMatchObject({ args: ['/app/users/main.js'], cwd: '/somewhere' });
    expect(ofSecond?.env).toMatchObject({ USERS_PORT: '4101' });
  });

  it('all find the first of a name', () => {
    for (const spec of specs) expect(spec.env['USERS_URL']).toBe('http://127.0.0.1:4001');
  });

  it('none gets the address of a store that it does not use', () => {
    expect(ofGateway?.env).not.toHaveProperty('USERS_DATABASE_URL');
    expect(ofUsers?.env).toMatchObject({ USERS_DATABASE_URL: 'postgres://users', REDIS_URL: 'redis://r' });
    for (const spec of specs) expect(spec.env).not.toHaveProperty('DATABASE_URL');
    expect(ofGateway?.env).toMatchObject({ PATH: '/bin' });
  });
});

describe('the address that this machine can open', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:1'],
    ['0.0.0.0', 'http://127.0.0.1:1'],
    ['::', 'http://127.0.0.1:1'],
    ['::1', 'http://[::1]:1'],
  ])('of %s is %s', (host, address) => expect(addressOf({ host, port: 1 })).toBe(address));
});
