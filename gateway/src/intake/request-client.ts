import type { IncomingMessage } from 'node:http';
import type { ClientAddress } from '../client-address/client-address.ts';

/** Who sends an operation, apart from who is signed in. */
export interface RequestClient {
  /** What it is counted by; undefined: this machine. */
  readonly address: string | undefined;
  /** What the client says of itself in `apollographql-client-name`; not to be trusted. */
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** Longer names are cut; they become keys and lines of a log. */
const MAX_NAME_LENGTH = 100;

/** The client of a request, or of a socket by its upgrade. */
export function requestClient(request: IncomingMessage, addressOf: ClientAddress): RequestClient {
  const { headers } = request;
  return {
    address: addressOf(request),
    name: cleaned(headers['apollographql-client-name']),
    version: cleaned(headers['apollographql-client-version']),
  };
}

/** The client of a socket, which can say who it is in `connectionParams` too: browsers set no headers there. */
export function socketClient(client: RequestClient, params: Readonly<Record<string, unknown>>): RequestClient {
  const name = cleaned(params['apollographql-client-name']) ?? client.name;
  const version = cleaned(params['apollographql-client-version']) ?? client.version;
  return { ...client, name, version };
}

function cleaned(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[^\w .:/+@()-]/g, '_')
    .trim();
  return text === '' ? undefined : text;
}
