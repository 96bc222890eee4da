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

function checkMediaType({ headers }: IncomingMessage): void {
  const [type, ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (type !== 'application/json') throw badRequest('Send application/json.', 415);
  if (charset !== undefined && charset.replaceAll('"', '') !== 'utf-8') throw badRequest('Send UTF-8.', 415);
  if (encoding !== 'identity') throw badRequest('Send the body uncompressed.', 415);
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The connection ends with the answer: what else was to come is not worth reading. */
function tooLarge(): Refusal {
  return refusal(413, 'BAD_REQUEST', `The body is larger than ${MAX_BODY_BYTES} bytes.`, {
    Connection: 'close',
  });
}
