import { z } from 'zod';
import { logNameSchema, partitionSchema, positionSchema } from './log-position.ts';
import { MAX_EVENTS_LIMIT, type LogSource } from './log-source.ts';

/** A request whose sender has been authenticated as a part of Rookery. */
export interface LogRouteRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON. */
  readonly body: unknown;
}
export interface LogRouteResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Texts of digits, since `Number('')` is a number too. */
const digits = z
  .string()
  .regex(/^[0-9]{1,15}$/)
  .transform(Number);
export const MAX_SNAPSHOT_CURSOR = 1_024;
export const eventsQuerySchema = z.object({
  partition: digits.pipe(partitionSchema),
  epoch: digits,
  after: digits,
  limit: digits.pipe(z.number().min(1).max(MAX_EVENTS_LIMIT)),
});
export const snapshotQuerySchema = z.object({
  partition: digits.pipe(partitionSchema),
  after: z.string().min(1).max(MAX_SNAPSHOT_CURSOR).optional(),
});
export const acknowledgementSchema = z.object({
  consumer: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
  log: logNameSchema,
  positions: z.array(positionSchema).max(256),
});

type Answer = (request: LogRouteRequest) => Promise<unknown>;

/** What a log answers to other parts of Rookery; undefined for any other path. Mount it behind authentication. */
export function createLogRoutes(
  source: LogSource,
): (request: LogRouteRequest) => Promise<LogRouteResponse | undefined> {
  const routes = new Map<string, Answer>([
    ['GET /internal/heads', async () => ({ heads: await source.heads() })],
    [
      'GET /internal/events',
      async ({ query }) => ({
        entries: await source.readEvents(eventsQuerySchema.parse(Object.fromEntries(query))),
      }),
    ],
    [
      'GET /internal/snapshot',
      ({ query }) => source.readSnapshot(snapshotQuerySchema.parse(Object.fromEntries(query))),
    ],
    [
      'POST /internal/positions',
      async ({ body }) => {
        const { consumer, log, positions } = acknowledgementSchema.parse(body);
        const foreign = log !== source.log || positions.some((position) => position.log !== source.log);
        if (foreign)
          throw new z.ZodError([{ code: 'custom', path: ['log'], message: 'another log', input: log }]);
        await source.acknowledge(consumer, positions);
        return {};
      },
    ],
  ]);

  return async (request) => {
    const answer = routes.get(`${request.method} ${request.path}`);
    if (!answer) return undefined;
    try {
      return { status: 200, body: await answer(request) };
    } catch (error) {
      if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
      throw error;
    }
  };
}
