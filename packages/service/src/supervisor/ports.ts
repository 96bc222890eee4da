import { createServer, type AddressInfo } from 'node:net';

export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** A port of this address that was free a moment ago. */
export function freeAddress(host: string): Promise<Listening> {
  return listenOnce({ host, port: 0 });
}

/** The first of these that somebody listens on already. */
export async function takenPort<T extends Listening>(wanted: readonly T[]): Promise<T | undefined> {
  for (const each of wanted) {
    const free = await listenOnce(each).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return undefined;
      throw error;
    });
    if (!free) return each;
  }
  return undefined;
}

function listenOnce({ host, port }: Listening): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve({ host, port: got }));
    });
  });
}
