import type { DomainEvent } from '@rookery/events';
import { shardOf } from '@rookery/ids';
import { createPostsWorld, idAt, type Person, type PostsWorld } from '../testing/posts-world.ts';
import { createSnapshot } from './snapshot.ts';

let world: PostsWorld;
let alice: Person;
let bob: Person;
beforeAll(async () => {
  world = await createPostsWorld();
  [alice, bob] = (await world.people(2)) as [Person, Person];
});
afterAll(() => world.close());

async function everything(): Promise<DomainEvent[]> {
  const events: DomainEvent[] = [];
  const heads = await world.part.log.heads();
  for (const { partition, epoch } of heads) {
    const entries = await world.part.log.readEvents({ partition, epoch, after: 0, limit: 1_000 });
    events.push(...entries.map(({ payload }) => payload as DomainEvent));
  }
  return events;
}
async function snapshot(pageSize: number): Promise<DomainEvent[]> {
  const read = createSnapshot(world.db);
  const events: DomainEvent[] = [];
  for (let partition = 0; partition < 8; partition += 1) {
    for (let after: string | undefined; ;) {
      const page = await read(partition, after, pageSize);
      expect(page.events.length).toBeLessThanOrEqual(pageSize);
      for (const event of page.events) {
        const owner = 'reposterId' in event ? event.reposterId : 'authorId' in event ? event.authorId : '0';
        expect(shardOf(owner) % 8).toBe(partition);
      }
      events.push(...page.events);
      if (!page.next) break;
      after = page.next;
    }
  }
  return events;
}
const sorted = (events: readonly DomainEvent[]) =>
  events.map((event) => JSON.stringify(sortKeys(event))).sort();
const sortKeys = (event: DomainEvent) =>
  Object.fromEntries(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('the log of posts', () => {
  it('tells what happened with the facts that copies need, and its snapshot what stands', async () => {
    const root = await alice.post('root');
    const reply = await bob.post('reply', { replyToId: root });
    const gone = await alice.post('gone', { quotedPostId: reply });
    await bob.does('repost', root);
    await bob.does('undoRepost', root);
    await bob.does('repost', root);
    await alice.does('repost', reply);
    await alice.does('likePost', reply);
    await bob.does('likePost', root);
    await bob.does('unlikePost', root);
    await alice.does('deletePost', gone);
    await world.settled();
    const events = await everything();
    const types = events.map(({ type }) => type).sort();
    expect(types).toEqual([
      ...Array(3).fill('like.changed'),
      ...Array(3).fill('post.created'),
      'post.deleted',
      ...Array(3).fill('repost.created'),
      'repost.deleted',
    ]);
    const repostOfReply = events.find((event) => event.type === 'repost.created' && event.postId === reply);
    expect(repostOfReply).toMatchObject({
      reposterId: alice.id,
      authorId: bob.id,
      replyToId: root,
      parentAuthorId: alice.id,
      conversationId: root,
      quotedPostId: null,
      followersOnly: false,
      hasMedia: false,
    });

    const ended = events.flatMap((event) => {
      if (event.type === 'post.deleted') return [`post.created ${event.postId}`];
      return event.type === 'repost.deleted'
        ? [`repost.created ${event.repostId}`, `repost.deleted ${event.repostId}`]
        : [];
    });
    const keyOf = (event: DomainEvent) =>
      `${event.type} ${'repostId' in event ? event.repostId : 'postId' in event ? event.postId : ''}`;
    const standing = events.filter(
      (event) =>
        !ended.includes(keyOf(event)) &&
        !(event.type === 'like.changed' && event.postId === root && event.version === 1),
    );
    const whole = await snapshot(1_000);
    const withoutTimes = (list: readonly DomainEvent[]) =>
      sorted(list.map((event) => (event.type === 'like.changed' ? { ...event, changedAt: 0 } : event)));
    expect(withoutTimes(whole)).toEqual(withoutTimes(standing));
    for (const pageSize of [1, 2]) expect(sorted(await snapshot(pageSize))).toEqual(sorted(whole));
  });

  it('answers internal routes', async () => {
    const [route] = world.part.internalRoutes;
    const query = new URLSearchParams();
    const answer = await route?.({ method: 'GET', path: '/internal/heads', query, body: undefined });
    expect(answer?.status).toBe(200);
    const elsewhere = await route?.({ method: 'GET', path: '/internal/other', query, body: undefined });
    expect(elsewhere).toBeUndefined();
  });
});

describe('the log of users', () => {
  it('is applied: a block precedes what its writer reads with its position', async () => {
    const carol = await world.person();
    const postId = await carol.post('before the block');
    world.usersLog.append({
      type: 'block.changed',
      blockerId: carol.id,
      blockedId: bob.id,
      active: true,
      version: 9,
    });
    const partition = shardOf(carol.id) % 8;
    const [head] = (await world.usersLog.heads()).filter((each) => each.partition === partition);
    const awaits = [{ log: 'users' as const, partition, epoch: 1, sequence: head?.sequence ?? 0 }];
    await world.settled();
    const { data } = await bob.askAwaiting(awaits, `{ post(id: "${postId}") { id } }`);
    expect(data.post).toBeNull();
  });

  it('is waited for within bounds by whom it concerns', async () => {
    const postId = await alice.post('still here');
    const never = [{ log: 'users' as const, partition: 0, epoch: 1, sequence: 1_000 }];
    const startedAt = performance.now();
    const { data } = await bob.askAwaiting(
      never,
      `{ a: post(id: "${postId}") { id } b: node(id: "${postId}") { id } }`,
    );
    const took = performance.now() - startedAt;
    expect(data.a).toEqual({ id: postId });
    expect(took).toBeGreaterThan(400);
    expect(took).toBeLessThan(1_000);
  });

  it('makes a new account known', async () => {
    const userId = idAt('user', Date.now() - 3_600_000);
    const node = async () => (await bob.ask(`{ node(id: "${userId}") { id } }`)).data.node;
    expect(await node()).toBeNull();
    const account = { isPrivate: false, isSuspended: false, isDeleted: false, version: 1 };
    world.usersLog.append({ type: 'user.created', userId, ...account });
    await world.settled();
    expect(await node()).toEqual({ id: userId });
  });
});
