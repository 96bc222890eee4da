import type { ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';

type Headers = Readonly<Record<string, string>>;

/** A request that is answered with GraphQL errors and not run. */
export class Refusal extends Error {
  readonly status: number;
  /** Ready for the client, each with a code. */
  readonly errors: readonly GraphQLFormattedError[];
  readonly headers: Headers;

  constructor(status: number, errors: readonly GraphQLFormattedError[], headers: Headers = {}) {
    super(errors[0]?.message ?? 'refused');
    this.name = 'Refusal';
    this.status = status;
    this.errors = errors;
    this.headers = { ...retryAfter(errors), ...headers };
  }
}

/** A refusal with one error. */
export function refusal(status: number, code: string, message: string, headers?: Headers): Refusal {
  return new Refusal(status, [{ message, extensions: { code } }], headers);
}

export const badRequest = (message: string, status = 400) => refusal(status, 'BAD_REQUEST', message);

/** What the errors say of waiting, for clients that look at headers alone. */
function retryAfter(errors: readonly GraphQLFormattedError[]): Headers {
  const seconds = errors.map(({ extensions }) => Number(extensions?.['retryAfterSeconds'] ?? 0));
  const longest = Math.max(0, ...seconds);
  return longest > 0 ? { 'Retry-After': String(longest) } : {};
}

/** Sends the errors in the media type that the client takes. */
export function sendRefusal(
  response: ServerResponse,
  accept: string | undefined,
  { status, errors, headers }: Refusal,
): void {
  const type = accept?.includes('application/graphql-response+json') ? 'graphql-response+json' : 'json';
  sendJson(
    response,
    status,
    { errors },
    { ...headers, 'Content-Type': `application/${type}; charset=utf-8` },
  );
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
