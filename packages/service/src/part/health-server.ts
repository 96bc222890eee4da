import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { saysPortIsTaken } from '../port-taken.ts';
import type { ServiceScope } from '../run-service.ts';

export interface HealthServerOptions {
  readonly port: number;
  /** The setting that gives the port. */
  readonly setting: string;
  readonly isReady: () => Promise<boolean>;
}

/** `/health/live`, `/health/ready` and `/metrics` of a process that serves nothing else. Closed by the scope's cleanup. */
export async function serveHealth(
  { port, setting, isReady }: HealthServerOptions,
  { config, cleanup, say, metricsPage }: Pick<ServiceScope, 'config' | 'cleanup' | 'say' | 'metricsPage'>,
): Promise<void> {
  const { host } = config.gateway;
  const answer = async (path: string): Promise<[number, object]> => {
    if (path === '/health/live') return [200, { status: 'live' }];
    if (path !== '/health/ready') return [404, { error: 'no such page' }];
    const ready = await isReady().catch(() => false);
    return [ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' }];
  };
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await metricsPage(request, response)) return;
    const [status, body] = await answer(request.url ?? '/');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    respond(request, response).catch(() => response.destroy());
  });
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  await saysPortIsTaken(listening, { port, setting });
  cleanup.add(() => new Promise((resolve) => void server.close(resolve)));
  say(`listening on http://${host}:${(server.address() as AddressInfo).port}`);
}
