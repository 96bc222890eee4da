import type { IncomingMessage } from 'node:http';
import type { ExplorerHandler } from './graphiql-handler.ts';
import { sandboxPage, type SandboxPageOptions } from './sandbox-page.ts';

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // What a meta element cannot say; the rest of the policy stands in the page, with its nonce.
  'Content-Security-Policy': "frame-ancestors 'none'; object-src 'none'; base-uri 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Vary: 'Accept',
};

/** Serves Apollo Sandbox at the GraphQL endpoint to browsers, and leaves every other request alone. */
export function createSandboxHandler(options: SandboxPageOptions): ExplorerHandler {
  const render = sandboxPage(options);
  return async function handle(request, response) {
    if (request.url?.split('?', 1)[0] !== options.endpoint || !wantsPage(request)) return false;
    const html = await render();
    response.writeHead(200, HEADERS);
    response.end(request.method === 'HEAD' ? '' : html);
    return true;
  };
}

/** Whether a person is looking: a browser names text/html, a GraphQL client names JSON or takes anything. */
function wantsPage({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const types = (headers.accept ?? '').split(',').map((type) => type.split(';', 1)[0]?.trim().toLowerCase());
  return types.includes('text/html') && !types.some((type) => type?.endsWith('json'));
}
