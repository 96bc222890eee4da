import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS, type Identity } from '@rookery/auth';
import {
  serveSubgraph,
  type SubgraphRequest,
  type SubgraphResponse,
  type SubgraphServer,
} from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { eventually } from '@rookery/testkit';
import { createIdentityHeaders } from '../federation/identity-headers.ts';
import {
  createSubgraphStreams,
  type SubgraphStreams,
  type SubgraphStreamsOptions,
} from '../federation/streams/subgraph-streams.ts';
import { createSmallGraph } from './small-graph.ts';

export const identityKey = Buffer.alloc(32, 'key');
export const logger = createLogger({ name: 'test', level: 'silent' });

/** What a test has opened, to be ended after it. */
export const cleanup: (() => unknown)[] = [];
export async function endAll(): Promise<void> {
  for (const end of cleanup.splice(0).reverse()) await end();
}

export type Execute = (request: SubgraphRequest) => Promise<SubgraphResponse>;

/** A subgraph's server that answers as a test says; what it was asked, oldest first. */
export async function serve(
  execute: Execute,
  port = 0,
): Promise<{ server: SubgraphServer; asked: SubgraphRequest[] }> {
  const asked: SubgraphRequest[] = [];
  const { schema } = createSmallGraph().users.subgraph;
  const server = await serveSubgraph({
    subgraph: {
      name: 'users',
      schema,
      execute(request) {
        asked.push(request);
        return execute(request);
      },
    },
    identityKey,
    host: '127.0.0.1',
    port,
    logger,
    isReady: async () => true,
  });
  cleanup.push(() => server.close().catch(() => undefined));
  return { server, asked };
}

export function streamsTo(baseUrl: string, settings: Partial<SubgraphStreamsOptions> = {}): SubgraphStreams {
  const streams = createSubgraphStreams({
    name: 'users',
    baseUrl,
    identities: createIdentityHeaders({ subgraph: 'users', identityKey }),
    answerTimeoutMillis: 10_000,
    streams: 1,
    logger,
    ...settings,
  });
  cleanup.push(() => streams.close());
  return streams;
}

export const requestOf = (query: string, identity: Identity = ANONYMOUS): SubgraphRequest => ({
  query,
  identity,
});

/** The answer, on a stream that may have to be opened first. */
export const askOn = (streams: SubgraphStreams, request: SubgraphRequest): Promise<SubgraphResponse> =>
  eventually(() => {
    const answer = streams.ask(request);
    if (!answer) throw new Error('no stream takes it');
    // In an object: not to be waited for here.
    return { answer };
  }).then(({ answer }) => answer);

export const echo: Execute = async ({ query }) => ({ data: { query } });

export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
