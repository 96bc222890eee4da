import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { subgraphSdl, type SubgraphName } from '@rookery/schema';
import { parse } from 'graphql';
import postgres, { type Sql } from 'postgres';
import type { Stores } from '../targets/stores.ts';

/** Who asks: the gateway's word, for nobody else reaches a subgraph. */
export const VIEWER_HEADER = 'x-viewer-id';

/** As the product's pools. */
const POOL_SIZE = 10;

export interface Asker {
  /** Null when signed out. */
  readonly viewerId: string | null;
}

/** Resolvers of the benched operations alone; the other fields of the contract stay without. */
export type ResolverMap<Context> = Record<string, Record<string, Resolver<Context>>>;
/** Sources and arguments differ from field to field, and each resolver names its own: only a method's parameters may be narrower. */
type Resolver<Context> = { resolve(source: object, args: object, context: Context): unknown }['resolve'];

export interface SubgraphServer<Context> {
  readonly name: SubgraphName;
  readonly resolvers: ResolverMap<Context>;
  /** Called once a request. */
  readonly createContext: (sql: Sql, asker: Asker) => Context;
}

/** The stores, from the process's first argument. */
export const storesOfArguments = (): Stores => JSON.parse(process.argv[2] ?? '{}') as Stores;

/** An Apollo Server as its documentation starts one; prints its address as the product does. */
export async function startSubgraphServer<Context extends object>({
  name,
  resolvers,
  createContext,
}: SubgraphServer<Context>): Promise<void> {
  const sql = postgres(storesOfArguments().databaseUrl, { max: POOL_SIZE, onnotice: () => {} });
  const schema = buildSubgraphSchema({
    typeDefs: parse(subgraphSdl(name)),
    resolvers: resolvers as ApolloResolvers,
  });
  const server = new ApolloServer<Context>({ schema });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => {
      const header = req.headers[VIEWER_HEADER];
      return createContext(sql, { viewerId: typeof header === 'string' ? header : null });
    },
  });
  announce(url);
}

/** Says where a server listens, in the line that the bench waits for. */
export function announce(url: string): void {
  console.log(`  GraphQL     ${new URL('/graphql', url).href}`);
  process.on('SIGTERM', () => process.exit());
  process.on('SIGINT', () => process.exit());
}

type ApolloResolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer T
  ? T extends { resolvers?: infer R }
    ? NonNullable<R>
    : never
  : never;
