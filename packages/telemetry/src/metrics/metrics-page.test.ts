import { createServer, request as httpRequest, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMetricsPage, type MetricsAccess } from './metrics-page.ts';

const METRICS = { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' };
const TOKEN = 'a-token-of-16-chars';

describe('the page of metrics', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function serve(access: MetricsAccess): Promise<(asked?: Asked) => Promise<Answer>> {
    const page = createMetricsPage(METRICS, access);
    const server = createServer((request, response) => {
      void page(request, response).then((isAnswered) => isAnswered || response.writeHead(404).end());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return ({ path = '/metrics', method = 'GET', headers = {} } = {}) =>
      ask({ port, path, method, headers: { connection: 'close', ...headers } });
  }

  it('is for this machine alone where no token is set', async () => {
    const get = await serve({ token: undefined, trustLoopback: true });
    expect(await get()).toEqual({ status: 200, body: 'up 1\n', type: METRICS.contentType });
    expect(await get({ path: '/metrics?x=1' })).toMatchObject({ status: 200 });
    expect(await get({ method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
    { 'x-real-ip': '127.0.0.1' },
    { host: 'rebound.example' },
    { host: '127.0.0.1.rebound.example' },
  ])('looks as if it were not there to who comes through somebody: %j', async (headers) => {
    const get = await serve({ token: undefined, trustLoopback: true });
    expect(await get({ headers })).toMatchObject({ status: 404, body: '' });
  });

  it('is for nobody where neither a token nor this machine counts', async () => {
    const get = await serve({ token: undefined, trustLoopback: false });
    expect(await get()).toMatchObject({ status: 404 });
    expect(await get({ headers: { authorization: 'Bearer undefined' } })).toMatchObject({ status: 404 });
  });

  it('is for who bears the token, also through a proxy, and for nobody else', async () => {
    const get = await serve({ token: TOKEN, trustLoopback: true });
    const authorization = `Bearer ${TOKEN}`;
    expect(await get({ headers: { authorization, via: '1.1 proxy' } })).toMatchObject({ status: 200 });
    expect(await get()).toMatchObject({ status: 401, body: 'a token is needed\n' });
    for (const wrong of [`Bearer ${TOKEN}x`, 'Bearer', `Basic ${TOKEN}`, `Bearer ${TOKEN.slice(1)}`])
      expect(await get({ headers: { authorization: wrong } })).toMatchObject({ status: 401 });
  });

  it('leaves other paths and methods alone', async () => {
    const get = await serve({ token: undefined, trustLoopback: true });
    for (const path of ['/', '/metrics/', '/metricsx', '/graphql'])
      expect(await get({ path })).toMatchObject({ status: 404 });
    expect(await get({ method: 'POST' })).toMatchObject({ status: 404 });
  });
});

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
}
interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly type: string | undefined;
}

/** fetch would not send a Host of ours. */
function ask(options: Required<Asked> & { readonly port: number }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          body: Buffer.concat(chunks).toString(),
          type: response.headers['content-type'],
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}
