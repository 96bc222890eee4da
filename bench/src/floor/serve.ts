import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a posted body, under a header's authorization, with a body and a status. */
export type Answer = (
  body: string,
  authorization: string | undefined,
) => Promise<{ readonly status: number; readonly body: string }>;

/** node:http and nothing else: one path, JSON in and out. Prints its address as the product does; SIGTERM ends it. */
export function serve(answer: Answer): void {
  const server = createServer((request, response) => {
    readBody(request, (text) => {
      const send = ({ status, body }: { readonly status: number; readonly body: string }) => {
        const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
        response.writeHead(status, headers).end(body);
      };
      answer(text, request.headers.authorization).then(send, (error: unknown) => {
        console.error(error);
        send({ status: 500, body: '{"errors":[]}' });
      });
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    console.log(`  GraphQL     http://127.0.0.1:${port}/graphql`);
  });
  process.on('SIGTERM', () => process.exit());
  process.on('SIGINT', () => process.exit());
}

function readBody(request: IncomingMessage, done: (text: string) => void): void {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (text += chunk));
  request.on('end', () => done(text));
}
