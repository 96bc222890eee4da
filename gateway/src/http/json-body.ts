import type { IncomingMessage } from 'node:http';
import { badRequest, refusal, type Refusal } from './refusal.ts';

/** More than any operation needs, variables included. */
const MAX_BODY_BYTES = 1024 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON that a request bears. Throws a Refusal when it is no JSON, too large, or not in UTF-8. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  checkMediaType(request);
  const bytes = await readBytes(request);
  try {
    return JSON.parse(utf8.decode(bytes)) as unknown;
  } catch {
    throw badRequest('The body is not JSON in UTF-8.');
  }
}

/** What nearly all clients send. */
const PLAIN_TYPES: ReadonlySet<string | undefined> = new Set([
  'application/json',
  'application/json; charset=utf-8',
]);

function checkMediaType({ headers }: IncomingMessage): void {
  if (PLAIN_TYPES.has(headers['content-type']) && headers['content-encoding'] === undefined) return;
  const [type, ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (type !== 'application/json') throw badRequest('Send application/json.', 415);
  if (charset !== undefined && charset.replaceAll('"', '') !== 'utf-8') throw badRequest('Send UTF-8.', 415);
  if (encoding !== 'identity') throw badRequest('Send the body uncompressed.', 415);
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (): void => {
      request.off('data', take).off('end', finish).off('error', fail).off('close', leave);
    };
    function take(chunk: Buffer): void {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= MAX_BODY_BYTES) return;
      request.pause();
      fail(tooLarge());
    }
    function finish(): void {
      stop();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    }
    function fail(error: Error): void {
      stop();
      reject(error);
    }
    /** The client left before it had sent all. */
    const leave = (): void => fail(new Error('the request ended early'));
    if (request.destroyed) return leave();
    request.on('data', take).on('end', finish).on('error', fail).on('close', leave);
  });
}

/** The connection ends with the answer: what else was to come is not worth reading. */
function tooLarge(): Refusal {
  return refusal(413, 'BAD_REQUEST', `The body is larger than ${MAX_BODY_BYTES} bytes.`, {
    Connection: 'close',
  });
}
