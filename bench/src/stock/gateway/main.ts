import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { admissibleSupergraph, supergraphSdl } from '@rookery/schema';
import { createTokenVerifier } from '../../tokens/token-verifier.ts';
import { announce, storesOfArguments, VIEWER_HEADER } from '../subgraph-server.ts';

interface Context {
  readonly viewerId?: string | undefined;
}

/** The default data source, with what its documentation does to hand the user on. */
class ViewerDataSource extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({
    request,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource<Context>['willSendRequest']>>[0]): void {
    if (context.viewerId !== undefined) request.http?.headers.set(VIEWER_HEADER, context.viewerId);
  }
}

const urls = JSON.parse(process.argv[3] ?? '{}') as Record<string, string>;
const viewerOf = createTokenVerifier(storesOfArguments().dataDir);

const gateway = new ApolloGateway({
  supergraphSdl: admissibleSupergraph(supergraphSdl()),
  buildService: ({ name }) => new ViewerDataSource({ url: urls[name] ?? '' }),
});
const server = new ApolloServer<Context>({ gateway });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ viewerId: viewerOf(req.headers.authorization) }),
});
announce(url);
