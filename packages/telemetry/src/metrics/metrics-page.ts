import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MetricsRegistry } from './metrics.ts';

export const METRICS_PATH = '/metrics';

/**
 * Who may read metrics. With a token: who sends it, from wherever. Without: this machine alone, where that can be told
 * (`trustLoopback`), otherwise nobody. In production behind a proxy on the same machine every client comes from
 * loopback: there it must be a token.
 */
export interface MetricsAccess {
  readonly token: string | undefined;
  readonly trustLoopback: boolean;
}

/** Answers GET /metrics; leaves every other path alone, and its own as well where nobody may know of it. */
export type MetricsPage = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export function createMetricsPage(
  metrics: Pick<MetricsRegistry, 'text' | 'contentType'>,
  access: MetricsAccess,
): MetricsPage {
  return async (request, response) => {
    if (request.url?.split('?', 1)[0] !== METRICS_PATH) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const verdict = judge(request, access);
    if (verdict === 'hidden') return false;
    if (verdict === 'refused') {
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Content-Type': 'text/plain' });
      response.end('a token is needed\n');
      return true;
    }
    const text = await metrics.text();
    response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : text);
    return true;
  };
}

function judge(request: IncomingMessage, { token, trustLoopback }: MetricsAccess) {
  if (token !== undefined) return bears(request, token) ? 'allowed' : 'refused';
  return trustLoopback && isFromThisMachine(request) ? 'allowed' : 'hidden';
}

function bears({ headers }: IncomingMessage, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const LOOPBACK_PEER = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
/** What proxies say of whom they ask for. */
const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** A peer here, asking for a name of here (a page that rebinds its own name has another), and for nobody else. */
function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  if (!LOOPBACK_PEER.test(socket.remoteAddress ?? '')) return false;
  if (FORWARDING.some((name) => headers[name] !== undefined)) return false;
  return LOOPBACK_HOST.test(headers.host ?? '');
}
