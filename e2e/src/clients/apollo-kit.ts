import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { likeOptions, possibleTypes, typePolicies, unlikeOptions } from '@rookery/client-kit';
import { operation } from '@rookery/operations';
import { eventually } from '@rookery/testkit';
import { ask, deletePost, expectData, follow, type Person, post, signUp } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

interface Edge {
  readonly node: { readonly id: string; readonly text: string; readonly likeCount: number } & {
    readonly viewerHasLiked: boolean;
  };
}
interface Page {
  readonly edges: readonly Edge[];
  readonly pageInfo: {
    readonly startCursor: string;
    readonly endCursor: string;
    readonly hasNextPage: boolean;
  };
}

const HOME = gql(operation('HomeTimeline'));
/** Newer ones by `last`: those right above what is there, so that nothing is left out between. */
const NEWER = gql(
  operation('HomeTimeline')
    .replace('query HomeTimeline($first: Int = 20', 'query NewerHomeTimeline($last: Int')
    .replace('(first: $first', '(last: $last'),
);

/** The kit's cache policies and optimistic likes. */
export function apolloKit(world: () => ClientsWorld): void {
  describe('@apollo/client with the kit’s cache', () => {
    let alice: Person;
    let bob: Person;
    const posts: string[] = [];
    beforeAll(async () => {
      [alice, bob] = await Promise.all([signUp(world(), 'kit_alice'), signUp(world(), 'kit_bob')]);
      await follow(world(), alice, bob);
      for (const text of ['one', 'two', 'three', 'four', 'five']) posts.push(await post(world(), bob, text));
    });

    const open = (person: Person) =>
      new ApolloClient({
        cache: new InMemoryCache({ typePolicies, possibleTypes }),
        link: new HttpLink({ uri: world().url, headers: { authorization: `Bearer ${person.token}` } }),
      });
    const textsOf = ({ edges }: Page) => edges.map(({ node }) => node.text);

    it('a timeline is one list that grows both ways, each post once, and keeps apart by filter', async () => {
      const client = open(alice);
      const firstPage = { query: HOME, variables: { first: 2 } };
      await client.query(firstPage);
      const shown = client.watchQuery<{ homeTimeline: Page }>(firstPage);
      const home = () => (client.readQuery({ query: HOME }) as { homeTimeline: Page }).homeTimeline;
      const following = shown.subscribe(() => {});
      expect(textsOf(home())).toEqual(['five', 'four']);
      await shown.fetchMore({ variables: { after: home().pageInfo.endCursor } });
      expect(textsOf(home())).toEqual(['five', 'four', 'three', 'two']);
      await ask(world(), 'CreatePost', { input: { text: 'a reply', replyToId: posts[4] } }, bob);
      await post(world(), bob, 'seven');
      const newer = { variables: { last: 1, before: home().pageInfo.startCursor } };
      await shown.fetchMore({ query: NEWER, ...newer });
      expect(textsOf(home())).toEqual(['a reply', 'five', 'four', 'three', 'two']);
      await shown.fetchMore({
        query: NEWER,
        variables: { last: 1, before: home().pageInfo.startCursor },
      });
      await shown.fetchMore({ variables: { after: home().pageInfo.endCursor } });
      const all = ['seven', 'a reply', 'five', 'four', 'three', 'two', 'one'];
      expect(textsOf(home())).toEqual(all);
      await eventually(() =>
        expect(textsOf(shown.getCurrentResult().data?.homeTimeline as Page)).toEqual(all),
      );
      // A page that comes again brings nothing twice.
      await shown.fetchMore({ variables: { first: 100, after: cursorOf(home(), 2) } });
      expect(textsOf(home())).toEqual(all);
      const filter = { excludeReplies: true };
      const filtered = await client.query<{ homeTimeline: Page }>({
        query: HOME,
        variables: { first: 3, filter },
      });
      expect(textsOf(filtered.data?.homeTimeline as Page)).toEqual(['seven', 'five', 'four']);
      expect(textsOf(home())).toEqual(all);
      // No flag is the same as none that is on: this comes from the cache.
      const plain = await client.query<{ homeTimeline: Page }>({
        query: HOME,
        variables: { filter: { excludeReplies: false } },
        fetchPolicy: 'cache-only',
      });
      expect(textsOf(plain.data?.homeTimeline as Page)).toEqual(all);
      following.unsubscribe();
    });

    it('followers and posts of a profile are lists too, and a post that is evicted leaves all of them', async () => {
      const carol = await signUp(world(), 'kit_carol');
      await follow(world(), carol, bob);
      const client = open(alice);
      const followers = {
        query: gql(operation('Followers')),
        variables: { username: bob.username, first: 1 },
      };
      const names = () =>
        (
          client.readQuery(followers) as {
            userByUsername: { followers: { edges: { node: { username: string } }[] } };
          }
        ).userByUsername.followers.edges.map(({ node }) => node.username);
      await client.query(followers);
      const watched = client.watchQuery<{ userByUsername: { followers: Page } }>(followers);
      const following = watched.subscribe(() => {});
      expect(names()).toEqual(['kit_carol']);
      const after = watched.getCurrentResult().data?.userByUsername?.followers?.pageInfo?.endCursor;
      await watched.fetchMore({ variables: { after } });
      expect(names()).toEqual(['kit_carol', 'kit_alice']);
      following.unsubscribe();
      const profile = { query: gql(operation('Profile')), variables: { username: bob.username, first: 100 } };
      await client.query(profile);
      await client.query({ query: HOME, variables: { first: 100 } });
      client.cache.evict({ id: `Post:${posts[0]}` });
      const onProfile = client.readQuery(profile) as { userByUsername: { posts: Page } };
      const onHome = client.readQuery({ query: HOME }) as { homeTimeline: Page };
      for (const page of [onProfile.userByUsername.posts, onHome.homeTimeline]) {
        expect(textsOf(page)).toContain('two');
        expect(textsOf(page)).not.toContain('one');
      }
    });

    it('a like shows before the server has answered, and the server’s count stands', async () => {
      const client = open(alice);
      await client.query({ query: HOME, variables: { first: 100 } });
      const [, id = ''] = posts;
      await expectData(ask(world(), 'LikePost', { input: { postId: id } }, bob));
      const seen = watchLikes(client, id);
      await client.mutate(likeOptions(gql(operation('LikePost')), seen.now()));
      // 1 at once, and 2 with bob's, of which this cache knew nothing.
      expect(seen.states).toEqual([
        [0, false],
        [1, true],
        [2, true],
      ]);
      await client.mutate(unlikeOptions(gql(operation('UnlikePost')), seen.now()));
      expect(seen.states.slice(3)).toEqual([[1, false]]);
    });

    it('a like that is refused is taken back', async () => {
      const client = open(alice);
      await client.query({ query: HOME, variables: { first: 100 } });
      const gone = await post(world(), bob, 'soon gone');
      await client.query({ query: HOME, variables: { first: 100 }, fetchPolicy: 'network-only' });
      await deletePost(world(), bob, gone);
      const seen = watchLikes(client, gone);
      await expect(client.mutate(likeOptions(gql(operation('LikePost')), seen.now()))).rejects.toMatchObject({
        errors: [{ extensions: { code: 'NOT_FOUND' } }],
      });
      expect(seen.states).toEqual([
        [0, false],
        [1, true],
        [0, false],
      ]);
    });

    /** What a screen that shows this post's likes is given, one after the other. */
    function watchLikes(client: ApolloClient, id: string) {
      const states: [number, boolean][] = [];
      const now = () =>
        (client.readQuery({ query: HOME }, true) as { homeTimeline: Page }).homeTimeline.edges.find(
          ({ node }) => node.id === id,
        )?.node as Edge['node'];
      client.cache.watch({
        query: HOME,
        optimistic: true,
        immediate: true,
        callback() {
          const { likeCount, viewerHasLiked } = now();
          const [last] = states.slice(-1);
          if (last?.[0] !== likeCount || last[1] !== viewerHasLiked) states.push([likeCount, viewerHasLiked]);
        },
      });
      return { states, now };
    }
  });
}

function cursorOf({ edges }: Page, index: number): string {
  return (edges[index] as unknown as { cursor: string }).cursor;
}
