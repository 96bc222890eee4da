import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSubgraphHealth } from './subgraph-health.ts';

describe('the health of subgraphs', () => {
  let status = 503;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((_request, response) => response.writeHead(status, { connection: 'close' }).end());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it('is whole once each was ready, and stays so when one goes away: answers are partial then', async () => {
    const health = createSubgraphHealth([{ name: 'users', url }]);
    expect(await health.look()).toEqual({ allSeen: false, checks: { users: false } });
    status = 200;
    expect(await health.look()).toEqual({ allSeen: true, checks: { users: true } });
    status = 503;
    expect(await health.look()).toEqual({ allSeen: true, checks: { users: false } });
  });

  it('is not whole while nobody listens', async () => {
    const health = createSubgraphHealth([{ name: 'feed', url: 'http://127.0.0.1:1' }]);
    expect(await health.look()).toEqual({ allSeen: false, checks: { feed: false } });
  });
});
