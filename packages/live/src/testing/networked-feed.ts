import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from '@rookery/telemetry';
import { createLiveEndpoint, type LiveEndpointOptions } from '../live-endpoint.ts';
import type { LiveSource } from '../live-source.ts';

/** Feed's live endpoint on a port of its own, which a test can take down and bring back. */
export interface NetworkedFeed {
  readonly url: string;
  /** Cuts every connection, as a crash does; nobody is listening until `start`. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Cuts every connection and goes on listening: a blip. */
  blip(): void;
  /** Stops reading from and writing to nobody; ends all. */
  close(): Promise<void>;
}

/** Serves a source as feed does. */
export async function startNetworkedFeed(
  source: LiveSource,
  logger: Logger,
  options: Partial<LiveEndpointOptions> = {},
): Promise<NetworkedFeed> {
  const sockets = new Set<Socket>();
  let port = 0;
  let server: Server | undefined;

  async function start(): Promise<void> {
    const endpoint = createLiveEndpoint({ source, logger, ...options });
    server = createServer();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => {
      if (!endpoint.upgrade(request, socket, head)) socket.destroy();
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }

  const blip = () => sockets.forEach((socket) => socket.destroy());

  async function crash(): Promise<void> {
    if (!server?.listening) return;
    const closed = once(server, 'close');
    server.close();
    blip();
    await closed;
  }

  await start();
  return { url: `http://127.0.0.1:${port}`, start, crash, blip, close: crash };
}
