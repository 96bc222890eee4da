import { apolloClient } from './clients/apollo-client.ts';
import { apolloKit } from './clients/apollo-kit.ts';
import { apolloPersistedQueries } from './clients/apollo-persisted.ts';
import { apolloResume } from './clients/apollo-resume.ts';
import { startClientsWorld, type ClientsWorld } from './clients/clients-world.ts';
import { graphiqlInChromium } from './clients/graphiql.ts';
import { graphqlWs } from './clients/graphql-ws-client.ts';
import { httpAudit } from './clients/http-audit.ts';
import { multipartSubscription } from './clients/multipart-subscription.ts';
import { otherTimelines } from './clients/other-timelines.ts';
import { persistedManifest } from './clients/persisted-manifest.ts';
import { plainFetch } from './clients/plain-fetch.ts';
import { relay } from './clients/relay.ts';
import { sandboxInDevelopment, sandboxInProduction } from './clients/sandbox-origin.ts';
import { scalarValues } from './clients/scalar-values.ts';
import { sessions } from './clients/session.ts';
import { urql } from './clients/urql.ts';

/** Clients that others wrote, and our kit for them, share a world: starting it takes longer than most of them. */
describe('clients that others wrote', () => {
  let started: ClientsWorld;
  const world = () => started;
  beforeAll(async () => {
    started = await startClientsWorld();
  });
  afterAll(() => started.close());

  otherTimelines(world);
  apolloKit(world);
  sessions(world);
  apolloPersistedQueries(world);
  urql(world);
  relay(world);
  scalarValues(world);
  apolloClient(world);
  httpAudit(world);
  plainFetch(world);
  multipartSubscription(world);
  graphqlWs(world);
  apolloResume(world);
  graphiqlInChromium(world);

  describe('Apollo Sandbox’s origin', () => sandboxInDevelopment(world));

  persistedManifest(world);

  describe('Apollo Sandbox’s origin, once the product runs in production', () => {
    beforeAll(() => started.start({ NODE_ENV: 'production' }));
    sandboxInProduction(world);
  });
});
