import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Opens a connection to a server and sends these bytes as they are. */
export async function sendRaw(address: string, ...parts: readonly (string | Buffer)[]): Promise<Socket> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  return socket;
}

/** All that a server says until it closes the connection, a character a byte. Ask it to: `Connection: close`. */
export async function wholeAnswer(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.closed) await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** The status of every answer in there. */
export function statusesIn(answer: string): number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
}
