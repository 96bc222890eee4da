import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { possibleTypes, typePolicies } from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { OperationTypeNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, expectData, follow, signUp, post, type Person } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

export function apolloClient(started: () => ClientsWorld): void {
  describe('with @apollo/client', () => {
    let world: ClientsWorld;
    let alice: Person;
    let bob: Person;
    let socket: Client;
    let client: ApolloClient;

    beforeAll(async () => {
      world = started();
      [alice, bob] = await Promise.all([signUp(world, 'apollo_alice'), signUp(world, 'apollo_bob')]);
      const headers = { authorization: `Bearer ${alice.token}` };
      socket = createClient({
        url: world.wsUrl,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: headers.authorization },
      });
      client = new ApolloClient({
        cache: new InMemoryCache({ typePolicies, possibleTypes }),
        link: ApolloLink.split(
          ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
          new GraphQLWsLink(socket),
          new HttpLink({ uri: world.url, headers }),
        ),
      });
    });
    afterAll(async () => {
      client.stop();
      await socket.dispose();
    });

    it('one follows, subscribes over GraphQLWsLink, and a post arrives on the socket and on the timeline', async () => {
      await client.mutate({
        mutation: gql(operation('FollowUser')),
        variables: { input: { userId: bob.id } },
      });
      await post(world, bob, 'an older one');
      const page = await client.query({ query: gql(operation('HomeTimeline')), variables: { first: 20 } });
      const since = (page.data as { homeTimeline: { pageInfo: { startCursor: string } } }).homeTimeline
        .pageInfo.startCursor;
      const arrived = new Promise<unknown>((resolve, reject) => {
        client
          .subscribe({ query: gql(operation('OnHomeTimeline')), variables: { since } })
          .subscribe({ next: ({ data, error }) => (error ? reject(error) : resolve(data)), error: reject });
      });
      const id = await post(world, bob, 'hello Apollo');
      expect(await arrived).toMatchObject({
        homeTimeline: {
          __typename: 'HomeTimelinePostAdded',
          edge: { node: { id, text: 'hello Apollo', likeCount: 0, author: { username: 'apollo_bob' } } },
        },
      });
      const fresh = await client.query({
        query: gql(operation('HomeTimeline')),
        variables: { first: 20 },
        fetchPolicy: 'network-only',
      });
      expect(fresh.data).toMatchObject({
        homeTimeline: { edges: [{ node: { id } }, { node: { text: 'an older one' } }] },
      });
    });

    it('a payload updates the cache: a like shows in the cached timeline without another request', async () => {
      await follow(world, alice, bob);
      const { homeTimeline } = await expectData(ask(world, 'HomeTimeline', { first: 20 }, alice));
      const id = homeTimeline.edges[0].node.id;
      await client.query({
        query: gql(operation('HomeTimeline')),
        variables: { first: 20 },
        fetchPolicy: 'network-only',
      });
      await client.mutate({ mutation: gql(operation('LikePost')), variables: { input: { postId: id } } });
      const cached = client.readQuery({ query: gql(operation('HomeTimeline')), variables: { first: 20 } });
      expect(cached).toMatchObject({
        homeTimeline: { edges: [{ node: { id, likeCount: 1, viewerHasLiked: true } }, {}] },
      });
    });
  });
}
