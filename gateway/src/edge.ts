import { ConfigError } from '@rookery/config';
import { ManifestError } from '@rookery/operations/manifest';
import type { Logger } from '@rookery/telemetry';
import type { GraphQLSchema } from 'graphql';
import type { Redis } from 'ioredis';
import { createClientAddress, type ClientAddress } from './client-address/client-address.ts';
import { createCostModel } from './demand-control/index.ts';
import type { Documents } from './documents/index.ts';
import type { Federation } from './federation/index.ts';
import {
  createOperationIntake,
  createPreparedOperations,
  prepareOperation,
  type OperationIntake,
} from './intake/index.ts';
import { createPersistedOperations } from './persisted-operations/index.ts';
import { createLimitedFields, createRates, rateLimits, type RateLimits, type Rates } from './rates/index.ts';
import { MAX_OPERATION_COST, PERSISTED_OPERATIONS, type GatewaySettings } from './settings.ts';
import { createUsage, NO_USAGE } from './usage/index.ts';

export interface EdgeDeps {
  readonly supergraphSdl: string;
  /** Loaded. */
  readonly federation: Pick<Federation, 'plan'>;
  readonly documents: Documents;
  readonly schema: () => GraphQLSchema;
  /** Where gateways count and keep together; without it this one does so alone, and counts no usage. */
  readonly redis: Redis | undefined;
  readonly settings: GatewaySettings;
  readonly logger: Logger;
}

/** What stands between clients and the federated graph, over HTTP and sockets alike. */
export interface Edge {
  readonly clientAddress: ClientAddress;
  readonly rates: Rates;
  readonly intake: OperationIntake;
  /** Tells the others what was counted here. */
  close(): Promise<void>;
}

/** Builds it. Rejects with a ConfigError when a rate or a manifest cannot be used. */
export async function createEdge(deps: EdgeDeps): Promise<Edge> {
  const { supergraphSdl, federation, documents, schema, redis, settings, logger } = deps;
  const limits = rateLimits(settings.rateLimits);
  const clientAddress = createClientAddress({ trustedProxies: settings.trustedProxies ?? [], logger });
  const rates = createRates({ redis, limits, logger });
  const costs = createCostModel({ supergraphSdl });
  const prepared = createPreparedOperations({ schema, costs });
  const persisted = await createPersistedOperations({
    ...PERSISTED_OPERATIONS,
    ...settings.persistedOperations,
    redis,
    allowIntrospection: settings.environment === 'development',
    prepare: async (text, operationName) =>
      prepareOperation({ text, operationName }, { documents, prepared, federation }),
    onLoaded: (texts) => documents.keepOnly(texts),
    logger,
  }).catch(forPeople);
  const usage = redis ? createUsage({ redis, schema, logger }) : NO_USAGE;
  return {
    clientAddress,
    rates,
    intake: createOperationIntake({
      persisted,
      documents,
      prepared,
      maxCost: Math.min(settings.maxOperationCost ?? MAX_OPERATION_COST, smallestBudget(limits)),
      rates,
      limitedFields: createLimitedFields({ schema }),
      usage,
    }),
    async close() {
      persisted.close();
      await Promise.all([rates.close(), usage.close()]);
    },
  };
}

/** What costs more than any budget lets through would be told to wait for ever. */
function smallestBudget(limits: RateLimits): number {
  const budgets = (['cost.viewer', 'cost.anonymous', 'cost.address'] as const).map((name) => limits[name]);
  return Math.min(...budgets.map((limit) => (limit === 'off' ? Infinity : limit.points)));
}

function forPeople(error: unknown): never {
  if (!(error instanceof ManifestError)) throw error;
  throw new ConfigError([
    { setting: 'PERSISTED_OPERATIONS_MANIFEST', problem: `cannot be used: ${error.message}` },
  ]);
}
