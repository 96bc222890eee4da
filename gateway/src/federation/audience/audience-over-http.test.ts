import { ANONYMOUS, IDENTITY_HEADER, mintIdentity } from '@rookery/auth';
import { subgraphSdl } from '@rookery/schema';
import {
  createSubgraph,
  serveSubgraph,
  type RequestScope,
  type SubgraphServer,
} from '@rookery/subgraph-host';
import { createLogger } from '@rookery/telemetry';
import { alice, bob } from '../../testing/small-graph.ts';
import { createHttpSubgraphClient, type HttpSubgraphClient } from '../http-subgraph-client.ts';

const identityKey = Buffer.alloc(32, 'key');
const logger = createLogger({ name: 'test', level: 'silent' });
const query =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Post { text viewerHasLiked } } }';
const variables = { representations: [{ __typename: 'Post', id: '1' }] };

describe('an audience over HTTP', () => {
  let server: SubgraphServer;
  let client: HttpSubgraphClient;

  beforeAll(async () => {
    const subgraph = createSubgraph({
      name: 'posts',
      sdl: subgraphSdl('posts'),
      resolvers: {
        Post: {
          __resolveReference: () => ({ text: 'look' }),
          viewerHasLiked: (_post: unknown, _args: unknown, { identity }: RequestScope) =>
            identity.kind === 'viewer' && identity.userId === bob.userId,
        },
      },
      createContext: (scope) => scope,
      logger,
    });
    const isReady = () => Promise.resolve(true);
    server = await serveSubgraph({ subgraph, identityKey, host: '127.0.0.1', port: 0, logger, isReady });
    client = createHttpSubgraphClient({ name: 'posts', baseUrl: server.url, identityKey });
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  /** What the subgraph says when its members are sent by hand. */
  async function statusOf(audience: unknown): Promise<number> {
    const { status } = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { [IDENTITY_HEADER]: mintIdentity(identityKey, 'posts', ANONYMOUS) },
      body: JSON.stringify({ query, variables, audience }),
    });
    return status;
  }

  it('is answered each as who they are, equal answers once', async () => {
    const audience = [alice, bob, alice].map((identity) => ({ identity }));
    const answered = (viewerHasLiked: boolean) => ({
      data: { _entities: [{ text: 'look', viewerHasLiked }] },
    });
    expect(await client.execute({ query, variables, identity: ANONYMOUS, audience })).toEqual({
      audience: { answers: [answered(false), answered(true)], answerOf: [0, 1, 0] },
    });
  });

  it('is refused where one of them bears no identity signed for that subgraph', async () => {
    const signed = mintIdentity(identityKey, 'posts', bob);
    expect(await statusOf([{ identity: signed }])).toBe(200);
    const forged = [
      bob,
      mintIdentity(identityKey, 'users', bob),
      mintIdentity(Buffer.alloc(32, 'other'), 'posts', bob),
      undefined,
    ];
    for (const identity of forged) expect(await statusOf([{ identity: signed }, { identity }])).toBe(401);
    expect(await statusOf('everybody')).toBe(401);
  });
});
