import type { ServerResponse } from 'node:http';

/** A request that is answered with one GraphQL error and not run. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string, status = 400) => new Refusal(status, 'BAD_REQUEST', message);

/** Sends the error in the media type that the client takes. */
export function sendRefusal(response: ServerResponse, accept: string | undefined, refusal: Refusal): void {
  const { status, code, message, headers } = refusal;
  const type = accept?.includes('application/graphql-response+json') ? 'graphql-response+json' : 'json';
  sendJson(
    response,
    status,
    { errors: [{ message, extensions: { code } }] },
    {
      ...headers,
      'Content-Type': `application/${type}; charset=utf-8`,
    },
  );
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
