import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  contentTypeOf,
  graphiqlBundleDirectory,
  readGraphiqlBundle,
  type GraphiqlBundle,
} from './graphiql-assets.ts';
import { ASSETS_PATH, GRAPHIQL_CSP, GRAPHIQL_PATH, graphiqlPage } from './graphiql-page.ts';

export interface GraphiqlHandlerOptions {
  /** The GraphQL endpoint's path, for HTTP and WebSocket alike. */
  readonly endpoint: string;
  /** For development: the Authorization header's value that the page comes with, asked for once per page. */
  readonly defaultAuthorization?: (() => Promise<string | undefined>) | undefined;
  /** Where the bundle is; the gateway's own by default. */
  readonly bundleDirectory?: string;
}

/** Answers a request, or leaves it alone. Resolves to whether it answered. */
export type ExplorerHandler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const COMMON_HEADERS = {
  'Content-Security-Policy': GRAPHIQL_CSP,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Serves GraphiQL at /graphiql and its files at /graphiql/assets/*, and leaves every other path alone. Without a
 * bundle (`gateway/build-graphiql.mjs` has not run) it answers 503 and says so.
 */
export function createGraphiqlHandler({
  endpoint,
  defaultAuthorization,
  bundleDirectory = graphiqlBundleDirectory,
}: GraphiqlHandlerOptions): ExplorerHandler {
  let bundle: GraphiqlBundle | undefined;

  return async function handle(request, response) {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (path !== GRAPHIQL_PATH && !path.startsWith(`${GRAPHIQL_PATH}/`)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return say(response, 405, 'GET or HEAD only');
    }
    bundle ??= readGraphiqlBundle(bundleDirectory);
    if (!bundle) return say(response, 503, 'GraphiQL is not built: run npm run build');

    if (path === GRAPHIQL_PATH || path === `${GRAPHIQL_PATH}/`) {
      const authorization = await defaultAuthorization?.();
      response.writeHead(200, {
        ...COMMON_HEADERS,
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
      });
      response.end(request.method === 'HEAD' ? '' : graphiqlPage({ bundle, endpoint, authorization }));
      return true;
    }

    const asset = path.slice(ASSETS_PATH.length);
    if (!path.startsWith(ASSETS_PATH) || !bundle.assets.includes(asset))
      return say(response, 404, 'Not found');
    response.writeHead(200, {
      ...COMMON_HEADERS,
      'Content-Type': contentTypeOf(asset),
      'Cache-Control': FOREVER,
    });
    if (request.method === 'HEAD') response.end();
    else await send(join(bundleDirectory, asset), response);
    return true;
  };
}

/** Streams a file; a client that goes away meanwhile is no failure of ours. */
async function send(file: string, response: ServerResponse): Promise<void> {
  try {
    await pipeline(createReadStream(file), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function say(response: ServerResponse, status: number, message: string): true {
  response.writeHead(status, { ...COMMON_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${message}\n`);
  return true;
}
