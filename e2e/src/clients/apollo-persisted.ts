import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { possibleTypes, typePolicies } from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { post, signUp, type Person } from '../client.ts';
import { sha256, type ClientsWorld } from './clients-world.ts';
import { createWatchedFetch } from './watched-fetch.ts';

/** Automatic persisted queries, as apps use them with no build step. */
export function apolloPersistedQueries(world: () => ClientsWorld): void {
  describe('@apollo/client with createPersistedQueryLink', () => {
    let alice: Person;
    beforeAll(async () => {
      alice = await signUp(world(), 'apollo_apq');
      await post(world(), alice, 'persisted');
    });

    function open(person?: Person) {
      const { fetch, sent } = createWatchedFetch();
      const client = new ApolloClient({
        cache: new InMemoryCache({ typePolicies, possibleTypes }),
        link: new PersistedQueryLink({ sha256, useGETForHashedQueries: true }).concat(
          new HttpLink({
            uri: world().url,
            fetch,
            headers: person ? { authorization: `Bearer ${person.token}` } : {},
          }),
        ),
      });
      return { client, sent };
    }

    it('asks by hash alone, registers the text once it is unknown, and from then on is answered by GET', async () => {
      const first = open(alice);
      const ask = { query: gql(operation('HomeTimeline')), variables: { first: 5 } };
      const { data } = await first.client.query(ask);
      expect(data).toMatchObject({ homeTimeline: { edges: [{ node: { text: 'persisted' } }] } });
      expect(first.sent).toMatchObject([
        { method: 'GET', hasText: false },
        { hasText: true, status: 200 },
      ]);
      const [unknown, registered] = first.sent;
      expect(registered?.hash).toBe(unknown?.hash);
      const second = open(alice);
      expect((await second.client.query(ask)).data).toEqual(data);
      expect(second.sent).toEqual([{ method: 'GET', hasText: false, hash: unknown?.hash, status: 200 }]);
    });

    it('signed-out readers use what signed-in ones registered, and register too', async () => {
      const ask = { query: gql(operation('PublicTimeline')), variables: { first: 1 } };
      const first = open();
      const { data } = await first.client.query(ask);
      expect(first.sent).toHaveLength(2);
      const second = open(alice);
      expect((await second.client.query(ask)).data).toEqual(data);
      expect(second.sent).toMatchObject([{ method: 'GET', hasText: false, status: 200 }]);
    });

    it('mutations travel by POST, also by hash', async () => {
      const { client, sent } = open(alice);
      const createPost = {
        mutation: gql(operation('CreatePost')),
        variables: { input: { text: 'by hash' } },
      };
      await client.mutate(createPost);
      await client.mutate({ ...createPost, variables: { input: { text: 'by hash again' } } });
      expect(sent.every(({ method }) => method === 'POST')).toBe(true);
      expect(sent.map(({ hasText }) => hasText)).toEqual([false, true, false]);
    });
  });
}
