import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getSingularSelector,
  Network,
  RecordSource,
  Store,
  type ConcreteRequest,
  type Direction,
  type GraphQLResponse,
  type ReaderFragment,
  type Variables,
} from 'relay-runtime';
import { follow, post, signUp, type Person } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';
import { compileWithRelay, type RelayArtifacts } from './relay-artifacts.ts';

/** What a Relay app writes: connections of the schema as they are, one on the root and one that is refetched by `node(id:)`. */
const APP = `
import { graphql } from 'relay-runtime';

graphql\`
  query AppHomeQuery($first: Int) {
    ...App_home @arguments(first: $first)
  }
\`;
graphql\`
  fragment App_home on Query
    @refetchable(queryName: "AppHomePageQuery")
    @argumentDefinitions(
      first: { type: "Int" }
      after: { type: "String" }
      last: { type: "Int" }
      before: { type: "String" }
    ) {
    homeTimeline(first: $first, after: $after, last: $last, before: $before)
      @connection(key: "App_homeTimeline") {
      edges {
        cursor
        node { id text author { username } }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
\`;
graphql\`
  query AppProfileQuery($username: String!) {
    userByUsername(username: $username) { id ...App_followers }
  }
\`;
graphql\`
  fragment App_followers on User
    @refetchable(queryName: "AppFollowersPageQuery")
    @argumentDefinitions(first: { type: "Int", defaultValue: 1 }, after: { type: "String" }) {
    id
    followers(first: $first, after: $after) @connection(key: "App_followers") {
      edges { node { id username } }
    }
  }
\`;
`;

interface Connection {
  readonly edges: readonly { readonly node: { readonly text: string; readonly username: string } }[];
  readonly pageInfo: {
    readonly startCursor: string;
    readonly endCursor: string;
    readonly hasNextPage: boolean;
  };
}

export function relay(world: () => ClientsWorld): void {
  describe('relay-runtime, with artifacts of relay-compiler', () => {
    let artifacts: RelayArtifacts;
    let alice: Person;
    let bob: Person;
    beforeAll(async () => {
      artifacts = await compileWithRelay(APP, world());
      [alice, bob] = await Promise.all([signUp(world(), 'relay_alice'), signUp(world(), 'relay_bob')]);
      await follow(world(), alice, bob);
    });
    afterAll(() => artifacts?.remove());

    /** What `usePaginationFragment` does of a component's behalf, without the component. */
    function open(query: ConcreteRequest, variables: Variables, fragment: ReaderFragment) {
      const environment = createEnvironment(world(), alice);
      const operation = createOperationDescriptor(query, variables);
      const { paginationRequest, paginationMetadata, identifierField } = getPaginationMetadata(
        fragment,
        'App',
      );
      environment.retain(operation);
      return {
        load: () => fetchQuery(environment, query, variables).toPromise(),
        data(reference: (root: Record<string, unknown>) => unknown): Record<string, Connection & string> {
          const root = environment.lookup(operation.fragment).data as Record<string, unknown>;
          const selector = getSingularSelector(fragment, reference(root));
          if (!selector) throw new Error('the fragment is not in the store');
          return environment.lookup(selector).data as Record<string, Connection & string>;
        },
        page(direction: Direction, count: number, cursor: string, id?: string) {
          const identifier = identifierField ? { id } : {};
          const asked = getPaginationVariables(
            direction,
            count,
            cursor,
            variables,
            identifier,
            paginationMetadata,
          );
          return fetchQuery(environment, paginationRequest, asked).toPromise();
        },
      };
    }

    it('pages a timeline both ways, and its store joins the pages', async () => {
      for (const text of ['one', 'two', 'three', 'four', 'five']) await post(world(), bob, text);
      const app = open(artifacts.request('AppHomeQuery'), { first: 2 }, artifacts.fragment('App_home'));
      await app.load();
      const home = () => app.data((root) => root)['homeTimeline'] as Connection;
      const texts = () => home().edges.map(({ node }) => node.text);
      expect(texts()).toEqual(['five', 'four']);
      await app.page('forward', 2, home().pageInfo.endCursor);
      expect(texts()).toEqual(['five', 'four', 'three', 'two']);
      for (const text of ['six', 'seven', 'eight']) await post(world(), bob, text);
      await app.page('backward', 2, home().pageInfo.startCursor);
      expect(texts()).toEqual(['seven', 'six', 'five', 'four', 'three', 'two']);
      await app.page('backward', 2, home().pageInfo.startCursor);
      await app.page('forward', 2, home().pageInfo.endCursor);
      expect(texts()).toEqual(['eight', 'seven', 'six', 'five', 'four', 'three', 'two', 'one']);
      expect(home().pageInfo.hasNextPage).toBe(false);
    });

    it('pages the followers of somebody by node(id:)', async () => {
      const carol = await signUp(world(), 'relay_carol');
      await follow(world(), carol, bob);
      const fragment = artifacts.fragment('App_followers');
      const app = open(artifacts.request('AppProfileQuery'), { username: bob.username }, fragment);
      await app.load();
      const followers = () => app.data((root) => root['userByUsername'])['followers'] as Connection;
      const names = () => followers().edges.map(({ node }) => node.username);
      expect(names()).toEqual(['relay_carol']);
      await app.page('forward', 5, followers().pageInfo.endCursor, bob.id);
      expect(names()).toEqual(['relay_carol', 'relay_alice']);
    });
  });
}

function createEnvironment({ url }: ClientsWorld, { token }: Person): Environment {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  });
  return new Environment({ network, store: new Store(new RecordSource()) });
}
