import { supergraphSdl } from '@rookery/schema';
import type { Logger } from '@rookery/telemetry';
import { createCostModel } from '../demand-control/index.ts';
import { createDocuments, type Documents } from '../documents/index.ts';
import type { Federation } from '../federation/index.ts';
import { createOperationIntake, type OperationIntake } from '../intake/index.ts';
import { createPersistedOperations } from '../persisted-operations/index.ts';
import { createLimitedFields, createRates, rateLimits, type RateLimits, type Rates } from '../rates/index.ts';
import { MAX_OPERATION_COST, PERSISTED_OPERATIONS } from '../settings.ts';
import { NO_USAGE } from '../usage/index.ts';

export interface TestIntakeOptions {
  readonly federation: Federation;
  readonly logger: Logger;
  readonly limits?: RateLimits;
  readonly maxCost?: number;
}

/** The way in of a gateway without Redis. */
export async function createTestIntake(options: TestIntakeOptions): Promise<{
  readonly documents: Documents;
  readonly rates: Rates;
  readonly intake: OperationIntake;
}> {
  const { federation, logger, limits = rateLimits(), maxCost = MAX_OPERATION_COST } = options;
  const schema = () => federation.schema;
  const documents = createDocuments({ schema, showSchema: true });
  const rates = createRates({ limits, logger });
  const persisted = await createPersistedOperations({
    ...PERSISTED_OPERATIONS,
    prepare: async () => ({ errors: [] }),
    allowIntrospection: true,
    logger,
  });
  const intake = createOperationIntake({
    persisted,
    documents,
    costs: createCostModel({ supergraphSdl: supergraphSdl() }),
    maxCost,
    rates,
    limitedFields: createLimitedFields({ schema }),
    usage: NO_USAGE,
  });
  return { documents, rates, intake };
}
