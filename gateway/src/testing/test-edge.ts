import { supergraphSdl } from '@rookery/schema';
import type { Logger } from '@rookery/telemetry';
import { createDocuments, type Documents } from '../documents/index.ts';
import { createEdge, type Edge } from '../edge.ts';
import type { Federation } from '../federation/index.ts';
import type { GatewaySettings } from '../settings.ts';

/** The way in of a gateway without Redis, where floods are let through: they are what sockets are tested with. */
export async function createTestEdge({
  federation,
  logger,
}: {
  readonly federation: Federation;
  readonly logger: Logger;
}): Promise<Edge & { readonly documents: Documents }> {
  const schema = () => federation.schema;
  const documents = createDocuments({ schema, showSchema: true });
  const settings: GatewaySettings = {
    host: '127.0.0.1',
    port: 0,
    environment: 'test',
    trustedOrigins: [],
    rateLimits: { 'requests.viewer': 'off', 'requests.address': 'off' },
  };
  const deps = { federation, documents, schema, settings, logger, redis: undefined };
  return { ...(await createEdge({ ...deps, supergraphSdl: supergraphSdl() })), documents };
}
