import type { SubgraphClient } from '@rookery/subgraph-host';
import { NO_GATEWAY_METRICS, type GatewayMetrics, type Logger } from '@rookery/telemetry';
import { createHttpSubgraphClient, type HttpSubgraphClientOptions } from './http-subgraph-client.ts';
import { createIdentityHeaders } from './identity-headers.ts';
import { createSubgraphStreams } from './streams/subgraph-streams.ts';

export interface SubgraphConnectionOptions extends Omit<HttpSubgraphClientOptions, 'identities'> {
  /** Streams kept open to it; 0: each operation is a request. */
  readonly streams: number;
  readonly logger: Logger;
  readonly metrics?: GatewayMetrics | undefined;
}

export interface SubgraphConnection extends SubgraphClient {
  /** Streams that are open now. */
  openStreams(): number;
  /** Answers what is under way, then closes its connections. */
  close(): Promise<void>;
}

/**
 * A subgraph in another process. It is asked on a stream where one is open and takes the operation, and over HTTP
 * otherwise: before the first is open, of a subgraph that knows no streams, when one broke, and for what is very long. A
 * stream costs a third of what requests do.
 */
export function createSubgraphConnection(options: SubgraphConnectionOptions): SubgraphConnection {
  const { name, identityKey, answerTimeoutMillis = 10_000, metrics = NO_GATEWAY_METRICS } = options;
  const identities = createIdentityHeaders({ subgraph: name, identityKey });
  const http = createHttpSubgraphClient({ ...options, identities });
  const streams = createSubgraphStreams({ ...options, identities, answerTimeoutMillis });
  const unwatch = metrics.watchStreams(name, () => streams.open());
  return {
    execute: (request, callOptions) => streams.ask(request) ?? http.execute(request, callOptions),
    openStreams: () => streams.open(),
    async close() {
      unwatch();
      await Promise.all([streams.close(), http.close()]);
    },
  };
}
