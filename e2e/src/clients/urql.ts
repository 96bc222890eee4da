import { operation } from '@rookery/operations';
import { cacheExchange, Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { signUp, type Person } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';
import { createWatchedFetch } from './watched-fetch.ts';

export function urql(world: () => ClientsWorld): void {
  describe('urql with the persisted exchange', () => {
    let alice: Person;
    beforeAll(async () => {
      alice = await signUp(world(), 'urql_alice');
    });

    it('posts, and reads it on the timeline by hash and GET', async () => {
      const { fetch, sent } = createWatchedFetch();
      const client = new Client({
        url: world().url,
        fetch,
        fetchOptions: {
          headers: { authorization: `Bearer ${alice.token}`, 'apollo-require-preflight': 'true' },
        },
        exchanges: [cacheExchange, persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
      });
      const created = await client.mutation(operation('CreatePost'), { input: { text: 'from urql' } });
      expect(created.error).toBeUndefined();
      const read = () =>
        client.query(operation('HomeTimelineFull'), { first: 10 }, { requestPolicy: 'network-only' });
      const first = await read();
      expect(first.error).toBeUndefined();
      expect(first.data).toMatchObject({ homeTimeline: { edges: [{ node: { text: 'from urql' } }] } });
      const again = await read();
      expect(again.data).toEqual(first.data);
      const reads = sent.slice(1);
      expect(reads.at(-1)).toMatchObject({ method: 'GET', hasText: false, status: 200 });
      expect(reads.map(({ hasText }) => hasText)).toEqual([false, true, false]);
    });

    it('a GET that any page could send, without the header that asks for a preflight, is refused', async () => {
      const client = new Client({ url: world().url, exchanges: [fetchExchange], preferGetMethod: true });
      const { error } = await client.query(operation('PublicTimeline'), {});
      expect(error?.response).toMatchObject({ status: 400 });
    });

    it('is told by code what is wrong', async () => {
      const client = new Client({ url: world().url, exchanges: [fetchExchange], preferGetMethod: false });
      const { error } = await client.query(operation('HomeTimeline'), {});
      expect(error?.graphQLErrors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    });
  });
}
