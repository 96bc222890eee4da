import { transact } from '@rookery/database';
import type { DomainEvent } from '@rookery/events';
import type { PostId, RepostId, UserId } from '@rookery/ids';
import fc from 'fast-check';
import { createPostsWorld, idAt, type PostsWorld } from '../testing/posts-world.ts';
import { createCopiesProjection } from './copies-projection.ts';

let world: PostsWorld;
beforeAll(async () => {
  world = await createPostsWorld();
});
afterAll(() => world.close());

const now = Date.now();
const facts = (postId: PostId, authorId: UserId, replyToId: PostId | null, quotedPostId: PostId | null) => ({
  postId,
  authorId,
  replyToId,
  parentAuthorId: null,
  conversationId: replyToId ?? postId,
  quotedPostId,
  quotedAuthorId: null,
  followersOnly: false,
  hasMedia: false,
});

/** A post with five replies (two deleted), three quotes (one deleted, one a reply as well), four reposts by two people. */
function story(root: PostId): DomainEvent[] {
  const people = [idAt('user', now), idAt('user', now)] as const;
  const replies = Array.from({ length: 5 }, () => facts(idAt('post', now), people[0], root, null));
  const quotes = [
    facts(idAt('post', now), people[0], null, root),
    facts(idAt('post', now), people[1], null, root),
    facts(idAt('post', now), people[1], root, root),
  ];
  const deleted = [replies[0], replies[1], quotes[0]].filter((post) => post !== undefined);
  const reposts = [0, 1, 0, 1].map((person) => ({
    repostId: idAt('repost', now) satisfies RepostId,
    reposterId: people[person as 0 | 1],
    ...facts(root, people[0], null, null),
  }));
  return [
    ...[...replies, ...quotes].map((post) => ({ type: 'post.created', ...post }) as const),
    ...deleted.map((post) => ({ type: 'post.deleted', ...post }) as const),
    ...reposts.map((repost) => ({ type: 'repost.created', ...repost }) as const),
    ...reposts.slice(0, 2).map((repost) => ({ type: 'repost.deleted', ...repost }) as const),
  ];
}

const copies = createCopiesProjection();
const apply = (events: readonly DomainEvent[]) => transact(world.db, (tx) => copies.apply(tx, events));

async function countsOf(root: PostId) {
  const [counts] = await world.db.$client`
    select reply_count as replies, quote_count as quotes, repost_count as reposts,
      (select count(*)::int from posts.post_replies i where i.post_id = c.post_id and not is_deleted) as "replyRows",
      (select count(*)::int from posts.post_quotes i where i.post_id = c.post_id and not is_deleted) as "quoteRows",
      (select count(*)::int from posts.post_reposts i where i.post_id = c.post_id and not is_deleted) as "repostRows"
    from posts.post_counters c where post_id = ${root}`;
  return { ...counts };
}
const expected = { replies: 4, quotes: 2, reposts: 2, replyRows: 4, quoteRows: 2, repostRows: 2 };

describe('the copies of replies, quotes and reposts', () => {
  it('end in the same rows and counts whatever the order, the batches and the repetitions', async () => {
    const author = await world.person();
    const batches = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), batches, async (dice, sizes) => {
        const root = await author.post('root');
        const events = story(root);
        const order = [...events, ...events].sort(() => ((dice.next().value ?? 0) % 2 ? 1 : -1));
        for (const size of sizes) await apply(order.splice(0, size));
        await apply(order);
        await apply(events.slice(-3));
        expect(await countsOf(root)).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('count a reply off once, also when its end is heard of first', async () => {
    const author = await world.person();
    const root = await author.post('root');
    const reply = facts(idAt('post', now), author.id, root, null);
    await apply([{ type: 'post.deleted', ...reply }]);
    await apply([{ type: 'post.created', ...reply }]);
    expect(await countsOf(root)).toMatchObject({ replies: 0, replyRows: 0 });
  });

  it('are exact when many batches arrive at once', async () => {
    const author = await world.person();
    const root = await author.post('root');
    const events = story(root);
    await Promise.all(events.flatMap((event) => [apply([event]), apply([event])]));
    expect(await countsOf(root)).toEqual(expected);
  });
});
