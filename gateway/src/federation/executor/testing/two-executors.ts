import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { person } from '@rookery/live/testing';
import type { SubgraphName } from '@rookery/schema';
import { createLogger } from '@rookery/telemetry';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createAuthorization } from '../../../authorization/index.ts';
import type { LoadedSupergraph } from '../../federated-gateway.ts';
import type { ClientOperation, ExecutorKind } from '../../federation.ts';
import { createPlanRunner } from '../../plan-runner.ts';
import { requestContexts } from '../../request-context.ts';
import { createSubgraphFetcher } from '../../subgraph-fetcher.ts';
import type { ResilientSubgraph } from '../../resilience/resilient-subgraph.ts';
import { fakeAnswer, type Mishaps } from './fake-subgraphs.ts';

/** What an executor made of an operation, with errors in an order of their own. */
export interface Told {
  readonly data: unknown;
  readonly errors: readonly string[];
  /** What subgraphs were asked, likewise. */
  readonly asked: readonly string[];
}

/** How an operation is to be run. */
export interface Trial {
  readonly seed: number;
  readonly mishaps: Mishaps;
  readonly isSignedIn: boolean;
}

/** One supergraph over subgraphs that make things up, for both executors. */
export interface TwoExecutors {
  readonly schema: GraphQLSchema;
  run(kind: ExecutorKind, operation: ClientOperation, trial: Trial): Promise<Told>;
}

export function createTwoExecutors(supergraphSdl: string): TwoExecutors {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: false,
  });
  const apiSchema = supergraph.apiSchema();
  const loaded: LoadedSupergraph = {
    schema: apiSchema.toGraphQLJSSchema(),
    apiSchema,
    supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
    queryPlanner: new QueryPlanner(supergraph),
  };
  let trial: Trial | undefined;
  let tellsTypes = false;
  let asked: string[] = [];

  function subgraphOf(name: string): ResilientSubgraph {
    return {
      async fetch({ query, variables }) {
        asked.push(JSON.stringify([name, query, variables]));
        if (!trial) throw new Error('nothing runs');
        const request = { query, variables: variables ?? {} };
        return fakeAnswer(loaded.supergraphSchema, request, { ...trial, name, tellsTypes });
      },
    };
  }

  const fetchers = Object.fromEntries(
    [...supergraph.subgraphsMetadata()].map(({ name }) => [
      name,
      createSubgraphFetcher(name as SubgraphName, subgraphOf(name)),
    ]),
  );
  const gateway = { loaded };
  const authorization = createAuthorization({ supergraphSdl });
  const runners = {
    compiled: createPlanRunner({ gateway, fetchers, authorization, executor: 'compiled' }),
    stock: createPlanRunner({ gateway, fetchers, authorization, executor: 'stock' }),
  };
  const createContext = requestContexts({
    ownWrites: { awaitsOf: () => [], seen: 0, remember: async () => undefined },
    logger: createLogger({ name: 'differential', level: 'silent' }),
  });

  return {
    schema: loaded.schema,
    async run(kind, operation, given) {
      trial = given;
      // Apollo's executor leaves fields out that stand in a fragment within a fragment on an interface, where no
      // `__typename` was fetched: it then takes the interface for the object's type. So it is told all types.
      tellsTypes = kind === 'stock';
      asked = [];
      const viewer = given.isSignedIn ? { ...person(1), expiresAt: Infinity } : undefined;
      const context = createContext({ viewer: viewer as never, requestId: 'differential' });
      const result = await runners[kind].execute({
        ...operation,
        // The same plan for both: making one takes longer than all else.
        plan: runners.stock.plan(operation),
        context,
      });
      return told(result, asked);
    },
  };
}

function told({ data, errors = [] }: ExecutionResult, asked: readonly string[]): Told {
  return {
    data,
    errors: errors.map(({ path, message, extensions }) => JSON.stringify([path, message, extensions])).sort(),
    asked: [...asked].sort(),
  };
}
