import type { IncomingMessage } from 'node:http';
import type { UsageClient } from '@rookery/usage';
import type { ClientAddress } from '../client-address/client-address.ts';
import { clientOf } from '../usage/index.ts';

/** Who sends an operation, apart from who is signed in. */
export interface RequestClient {
  /** What it is counted by; undefined: this machine. */
  readonly address: string | undefined;
  /** What the client calls itself, cleaned; not to be trusted. */
  readonly app: UsageClient;
  /** Its name as it was sent: some persisted ids are one client's alone. */
  readonly name: string | undefined;
}

const CLIENT_NAME = 'apollographql-client-name';
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The client of a request. */
export function requestClient(request: IncomingMessage, addressOf: ClientAddress): RequestClient {
  return {
    address: addressOf(request),
    app: clientOf(request.headers),
    name: text(request.headers[CLIENT_NAME]),
  };
}

/** The client of a socket, by its upgrade and by its `connectionParams`. */
export function socketClient(
  request: IncomingMessage,
  addressOf: ClientAddress,
  connectionParams: Readonly<Record<string, unknown>> | undefined,
): RequestClient {
  return {
    address: addressOf(request),
    app: clientOf(connectionParams, request.headers),
    name: text(connectionParams?.[CLIENT_NAME]) ?? text(request.headers[CLIENT_NAME]),
  };
}
