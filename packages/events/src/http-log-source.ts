import { request, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { LogName } from './definitions.ts';
import { logEntrySchema } from './log-entry.ts';
import { logHeadSchema, type LogSource, type RawSnapshotPage } from './log-source.ts';

export interface HttpLogSourceOptions {
  /** The producer, as in `http://127.0.0.1:4001`. */
  readonly baseUrl: string;
  readonly log: LogName;
  /** The credential of this part, made anew for each request. */
  readonly authorize: () => string;
  /** The header that carries it. */
  readonly authorizationHeader?: string;
  readonly timeoutMillis?: number;
  /** A pool, with its own TLS settings; undici's global one where left out. */
  readonly dispatcher?: Dispatcher;
}

const TIMEOUT_MILLIS = 5_000;
/** That of packages/auth, which this package does not depend on. */
const IDENTITY_HEADER = 'x-rookery-identity';

const headsSchema = z.object({ heads: z.array(logHeadSchema) });
const entriesSchema = z.object({ entries: z.array(logEntrySchema) });
const snapshotSchema: z.ZodType<RawSnapshotPage> = z.object({
  schemaVersion: z.number().int(),
  payloads: z.array(z.unknown()),
  next: z.string().optional(),
});

/** A producer in another process. Calls fail when it is away or answers anything but success: readers try again. */
export function createHttpLogSource(options: HttpLogSourceOptions): LogSource {
  const {
    baseUrl,
    log,
    authorize,
    authorizationHeader = IDENTITY_HEADER,
    timeoutMillis = TIMEOUT_MILLIS,
  } = options;

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const response = await request(new URL(path, baseUrl), {
      method,
      headers: {
        [authorizationHeader]: authorize(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headersTimeout: timeoutMillis,
      bodyTimeout: timeoutMillis,
      ...(options.dispatcher ? { dispatcher: options.dispatcher } : {}),
    });
    if (response.statusCode !== 200) {
      await response.body.dump();
      throw new Error(`the log ${log} answered ${response.statusCode} to ${path.split('?')[0]}`);
    }
    return response.body.json();
  }

  return {
    log,
    async heads() {
      const { heads } = headsSchema.parse(await call('GET', '/internal/heads'));
      if (heads.some((head) => head.log !== log)) throw new Error(`${baseUrl} is not the log ${log}`);
      return heads;
    },
    async readEvents({ partition, epoch, after, limit }) {
      const query = `partition=${partition}&epoch=${epoch}&after=${after}&limit=${limit}`;
      return entriesSchema.parse(await call('GET', `/internal/events?${query}`)).entries;
    },
    async readSnapshot({ partition, after }) {
      const query = new URLSearchParams({
        partition: String(partition),
        ...(after === undefined ? {} : { after }),
      });
      return snapshotSchema.parse(await call('GET', `/internal/snapshot?${query}`));
    },
    async acknowledge(consumer, positions) {
      await call('POST', '/internal/positions', { consumer, log, positions });
    },
  };
}
