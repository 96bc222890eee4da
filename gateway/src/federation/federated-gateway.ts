import type { Schema } from '@apollo/federation-internals';
import { ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import type { QueryPlanner } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';

/** All that plans are made and run by. */
export interface LoadedSupergraph {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly apiSchema: Schema;
  /** All types that subgraphs have. */
  readonly supergraphSchema: GraphQLSchema;
  readonly queryPlanner: QueryPlanner;
}

type Executor = ApolloGateway['executor'];

/** Apollo's gateway, which loads, checks and reloads the supergraph, with another executor in place of its own. */
export class FederatedGateway extends ApolloGateway {
  /** Apollo Server takes it from here when it starts. */
  override executor: Executor;
  private known: LoadedSupergraph | undefined;

  constructor(config: GatewayConfig, executor: Executor) {
    super(config);
    this.executor = executor;
    this.onSchemaLoadOrUpdate(() => (this.known = undefined));
  }

  /** The supergraph as it is now; another object after each reload. Throws before the first. */
  get loaded(): LoadedSupergraph {
    return (this.known ??= this.look());
  }

  /** @NOTE private there; the version is pinned for that. */
  private look(): LoadedSupergraph {
    const { schema, apiSchema, supergraphSchema, queryPlanner } =
      this as unknown as Partial<LoadedSupergraph>;
    if (!schema || !apiSchema || !supergraphSchema || !queryPlanner) {
      throw new Error('the gateway is not loaded yet');
    }
    return { schema, apiSchema, supergraphSchema, queryPlanner };
  }
}
