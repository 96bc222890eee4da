import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted server does with a request; `nth` counts from 1. */
export type Script = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/** A subgraph's HTTP server that answers as a test says. */
export interface ScriptedServer {
  readonly url: string;
  /** All that came, oldest first. */
  readonly requests: readonly IncomingMessage[];
  /** The operations' texts, as far as they were read. */
  readonly operations: readonly string[];
  script(next: Script): void;
  /** Nobody listens, until it is started again at the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  let current = script;
  let port = 0;
  const requests: IncomingMessage[] = [];
  const operations: string[] = [];
  const listener: RequestListener = (request, response) => {
    const nth = requests.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      operations.push((JSON.parse(Buffer.concat(chunks).toString()) as { query: string }).query);
      current(request, response, nth);
    });
  };
  let server = createServer(listener);
  const start = async (): Promise<void> => {
    server = createServer(listener);
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    operations,
    script: (next) => (current = next),
    start,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers so. */
export const answering =
  (body: unknown): Script =>
  (_request, response) =>
    void response.end(JSON.stringify(body));
/** Accepts and never answers. */
export const hanging: Script = () => undefined;
/** The connection is reset before anything is answered. */
export const resetting: Script = ({ socket }) => void socket.resetAndDestroy();
/** The connection is reset when part of the answer is out. */
export const resettingMidway: Script = ({ socket }, response) => {
  response.writeHead(200, { 'content-length': 1_000 });
  response.write('{"data":', () => socket.resetAndDestroy());
};
/** Status and headers at once, then nothing more. */
export const stalling: Script = (_request, response) => {
  response.writeHead(200, { 'content-length': 1_000 });
  response.write('{"data":');
};
