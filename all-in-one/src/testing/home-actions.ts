import type { ViewerIdentity } from '@rookery/auth';
import { idOf } from '@rookery/ids';
import type { LiveEvent, LiveSubscription } from '@rookery/live';
import type { Answer, Person } from './ask.ts';
import type { ProductWorld } from './product-world.ts';

/** What people do to each other's home timelines, through the API; each fails on any error. */
export interface HomeActions {
  mutate(as: Person, text: string, variables: Record<string, unknown>): Promise<Answer['data']>;
  follow(follower: Person, followee: Person, options?: { readonly hideReposts: boolean }): Promise<unknown>;
  /** The post's id. */
  post(author: Person, text: string, replyToId?: string): Promise<string>;
  repost(who: Person, postId: string): Promise<unknown>;
  undoRepost(who: Person, postId: string): Promise<unknown>;
  deletePost(who: Person, postId: string): Promise<unknown>;
  block(who: Person, whom: Person): Promise<unknown>;
  mute(who: Person, whom: Person): Promise<unknown>;
  setPrivate(who: Person, isPrivate: boolean): Promise<unknown>;
  page(viewer: Person, args?: Record<string, unknown>): Promise<Answer['data']>;
  /** Subscribes at the source, as the gateway does. */
  watch(
    viewer: Person,
    request?: { readonly since?: string; readonly filter?: Readonly<Record<string, boolean>> },
  ): Promise<LiveSubscription>;
}

const PAGE = `query ($first: Int, $after: String, $before: String, $filter: TimelineFilter) {
  homeTimeline(first: $first, after: $after, before: $before, filter: $filter) {
    edges { cursor node { id text } } pageInfo { startCursor hasNextPage }
  }
}`;

export function createHomeActions(world: ProductWorld): HomeActions {
  async function mutate(as: Person, text: string, variables: Record<string, unknown>) {
    const { data, errors } = await world.run(text, variables, as);
    expect(errors).toBeUndefined();
    return data;
  }
  const toUser =
    (field: string) =>
    (who: Person, { id }: Person) =>
      mutate(who, `mutation ($id: ID!) { ${field}(input: { userId: $id }) { user { id } } }`, { id });
  const toPost = (field: string, selection: string) => (who: Person, id: string) =>
    mutate(who, `mutation ($id: ID!) { ${field}(input: { postId: $id }) { ${selection} } }`, { id });

  return {
    mutate,
    follow: (follower, { id }, { hideReposts } = { hideReposts: false }) =>
      mutate(follower, 'mutation ($input: FollowUserInput!) { followUser(input: $input) { user { id } } }', {
        input: { userId: id, hideReposts },
      }),
    async post(author, text, replyToId) {
      const mutation = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
      return (await mutate(author, mutation, { input: { text, replyToId } })).createPost.post.id;
    },
    repost: toPost('repost', 'post { id }'),
    undoRepost: toPost('undoRepost', 'post { id }'),
    deletePost: toPost('deletePost', 'deletedPostId'),
    block: toUser('blockUser'),
    mute: toUser('muteUser'),
    setPrivate: (who, isPrivate) =>
      mutate(who, 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { user { id } } }', {
        input: { isPrivate },
      }),
    async page(viewer, args = {}) {
      const { data, errors } = await world.run(PAGE, args, viewer);
      expect(errors).toBeUndefined();
      return data.homeTimeline;
    },
    watch: (viewer, request = {}) =>
      world.product.live.subscribe({ identity: identityOf(viewer), ...request }),
  };
}

/** As the gateway passes a person to subgraphs. */
export const identityOf = ({ id }: Person): ViewerIdentity => ({
  kind: 'viewer',
  userId: idOf('user', id),
  sessionId: idOf('session', '249670921027664898'),
  roles: [],
  awaits: [],
});

/** The next events, so many. */
export async function take(subscription: LiveSubscription, count: number): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  const iterator = subscription[Symbol.asyncIterator]();
  while (events.length < count) {
    const { value, done } = await iterator.next();
    if (done) break;
    events.push(value);
  }
  return events;
}

/** Events as `[type, postId]`. */
export const brief = (events: readonly LiveEvent[]) =>
  events.map(({ type, postId }) => [type, postId ?? null]);
