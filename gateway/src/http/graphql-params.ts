import type { IncomingMessage } from 'node:http';
import { readJsonBody } from './json-body.ts';
import { badRequest, refusal } from './refusal.ts';

/** What a request asks for, as the GraphQL-over-HTTP specification has it. */
export interface GraphqlParams {
  readonly method: 'GET' | 'POST';
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

type Parameter = Exclude<keyof GraphqlParams, 'method'>;

/**
 * Reads the parameters of a GET or a POST. Throws a Refusal: of another method, of a body that is none, of parameters of
 * the wrong type, and of a request that a foreign page could send without asking (CSRF).
 */
export async function readGraphqlParams(request: IncomingMessage): Promise<GraphqlParams> {
  const { method } = request;
  if (method === 'POST') return { method, ...checked(await readJsonBody(request)) };
  if (method === 'GET') return { method, ...checked(searchParams(request)) };
  throw refusal(405, 'BAD_REQUEST', 'Send GET or POST.', { Allow: 'GET, POST' });
}

/** Headers that a page needs a preflight for; one of them says that there was one. */
const PREFLIGHTED = ['apollo-require-preflight', 'x-apollo-operation-name', 'content-type'];

function searchParams(request: IncomingMessage): Partial<Record<Parameter, unknown>> {
  const { url = '/', headers } = request;
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json')
    throw badRequest('A GET has no content-type, or application/json.', 415);
  if (!PREFLIGHTED.some((name) => headers[name])) {
    throw badRequest(
      'A GET needs the header Apollo-Require-Preflight: true, so that no foreign page can send it.',
    );
  }
  const queryStart = url.indexOf('?');
  const params = new URLSearchParams(queryStart < 0 ? '' : url.slice(queryStart));
  const one = (name: Parameter) => {
    const values = params.getAll(name);
    if (values.length > 1) throw badRequest(`Give ${name} once.`);
    return values[0];
  };
  return {
    query: one('query'),
    operationName: one('operationName'),
    variables: parsed('variables', one('variables')),
    extensions: parsed('extensions', one('extensions')),
  };
}

function parsed(name: Parameter, text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest(`${name} is not JSON.`);
  }
}

function checked(params: unknown): Omit<GraphqlParams, 'method'> {
  if (Array.isArray(params)) throw badRequest('Send one operation; several at once are not supported.');
  if (!isRecord(params))
    throw badRequest('Send an object with query, or with an id of a persisted operation.');
  const { query, extensions } = params;
  if (isMissing(query) && !(isRecord(extensions) && 'persistedQuery' in extensions)) {
    throw badRequest('Send query, the text of an operation, or the id of a persisted one.');
  }
  return {
    query: text(params, 'query') || undefined,
    operationName: text(params, 'operationName') || undefined,
    variables: record(params, 'variables'),
    extensions: record(params, 'extensions'),
  };
}

type Given = Readonly<Record<string, unknown>>;

function text(params: Given, name: Parameter): string | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest(`${name} must be a string.`);
  return value;
}

function record(params: Given, name: Parameter): Readonly<Record<string, unknown>> {
  const value = params[name];
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw badRequest(`${name} must be an object.`);
  return value;
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
