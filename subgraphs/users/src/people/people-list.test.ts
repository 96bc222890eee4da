import { accounts } from '@rookery/drizzle/users';
import { eq } from 'drizzle-orm';
import { codesOf, createRelationActs } from '../testing/relations.ts';
import { createUsersWorld, type Person, type UsersWorld } from '../testing/users-world.ts';

let world: UsersWorld;
let acts: ReturnType<typeof createRelationActs>;
let star: Person;
let alice: Person;
/** The star's followers, the last to follow first. */
let fans: Person[];
let names = 0;
const person = (name: string) => world.signUp(`${name}_${(names += 1)}`);

const FANS = 130;
beforeAll(async () => {
  world = await createUsersWorld();
  acts = createRelationActs(world);
  [star, alice] = [await person('star'), await person('alice')];
  const signedUp = await Promise.all(Array.from({ length: FANS }, () => person('fan')));
  fans = [];
  for (const fan of signedUp) {
    await acts.follow(fan, star);
    fans.unshift(fan);
  }
});
afterAll(() => world.close());

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } | null }[];
  readonly pageInfo: Readonly<
    Record<'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor', unknown>
  >;
}
const CONNECTION =
  'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const followersOf = async (
  who: Person,
  as: Person | undefined,
  args: Readonly<Record<string, unknown>>,
): Promise<Page> => {
  const { user } = await world.tell<{ user: { followers: Page } }>(
    `query ($id: ID!, $first: Int, $after: String) { user(id: $id) { followers(first: $first, after: $after) { ${CONNECTION} } } }`,
    { ...(as ? { as } : {}), variables: { id: who.id, ...args } },
  );
  return user.followers;
};
const COUNTS = 'id username displayName isViewer followerCount followingCount';
const RELATIONS = 'viewerFollowState viewerHidesReposts viewerHasBlocked viewerHasMuted followsViewer';
/** Statements about people; the log's own go on in the background. */
const takeReads = () =>
  world.takeStatements().filter((text) => /"users"\."(accounts|followers|follows|blocks|mutes)"/.test(text))
    .length;
const idsIn = ({ edges }: Page) => edges.map(({ node }) => node?.id);
const idsOf = (people: readonly Person[]) => people.map(({ id }) => id);
async function everybodyIn(
  as: Person | undefined,
  first: number,
): Promise<{ ids: unknown[]; sizes: number[] }> {
  const ids: unknown[] = [];
  const sizes: number[] = [];
  for (let after: unknown = null; ;) {
    const page = await followersOf(star, as, { first, after });
    ids.push(...idsIn(page));
    sizes.push(page.edges.length);
    if (!page.pageInfo.hasNextPage) return { ids, sizes };
    after = page.pageInfo.endCursor;
  }
}

describe('a list of people', () => {
  it('is the last come first, twenty at a time, and everybody once over its pages', async () => {
    const page = await followersOf(star, undefined, {});
    expect(idsIn(page)).toEqual(idsOf(fans.slice(0, 20)));
    expect(page.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: page.edges[0]?.cursor,
      endCursor: page.edges[19]?.cursor,
    });
    expect(await everybodyIn(undefined, 50)).toEqual({ ids: idsOf(fans), sizes: [50, 50, 30] });
    expect((await everybodyIn(undefined, 65)).sizes).toEqual([65, 65]);
  });

  it('goes on at a cursor whose row is gone', async () => {
    const fan = await person('fan');
    await acts.follow(fan, star);
    const { edges } = await followersOf(star, undefined, { first: 1 });
    await acts.unfollow(fan, star);
    const next = await followersOf(star, undefined, { first: 1, after: edges[0]?.cursor });
    expect(idsIn(next)).toEqual(idsOf(fans.slice(0, 1)));
  });

  it('is full while there are more whom the viewer may see', async () => {
    const blockers = fans.slice(3, 45);
    await Promise.all(blockers.map((fan) => acts.block(fan, alice)));
    const blocked = fans[50] as Person;
    await acts.block(alice, blocked);
    const suspended = fans[60] as Person;
    await world.db.update(accounts).set({ isSuspended: true }).where(eq(accounts.id, suspended.id));
    const hidden = new Set(idsOf([...blockers, blocked, suspended]));
    const visible = idsOf(fans).filter((id) => !hidden.has(id));
    expect(await everybodyIn(alice, 10)).toEqual({
      ids: visible,
      sizes: [10, 10, 10, 10, 10, 10, 10, 10, visible.length - 80],
    });
    expect((await everybodyIn(undefined, 100)).ids).toHaveLength(FANS - 1);
    await world.db.update(accounts).set({ isSuspended: false }).where(eq(accounts.id, suspended.id));
    await acts.unblock(alice, blocked);
  });

  it('takes no cursor that is foreign, tampered with or giant, and no size out of range', async () => {
    const other = fans[0] as Person;
    const { edges } = await followersOf(star, undefined, { first: 1 });
    const cursor = edges[0]?.cursor ?? '';
    const query = `query ($id: ID!, $first: Int, $after: String) {
      user(id: $id) { followers(first: $first, after: $after) { edges { cursor } } } }`;
    const following = query.replace('followers(', 'following(');
    const ask = (text: string, id: string, args: Readonly<Record<string, unknown>>) =>
      world.ask(text, { variables: { id, ...args } });
    const bad = { code: 'BAD_USER_INPUT', field: 'after', reason: 'MALFORMED' };
    for (const answer of [
      await ask(query, other.id, { after: cursor }),
      await ask(following, star.id, { after: cursor }),
      await ask(query, star.id, { after: `${cursor.slice(0, -1)}${cursor.endsWith('A') ? 'B' : 'A'}` }),
      await ask(query, star.id, { after: '' }),
      await ask(query, star.id, { after: 'x'.repeat(100_000) }),
    ]) {
      expect(answer.data).toEqual({ user: { [answer.errors?.[0]?.path?.[1] ?? '']: null } });
      expect(answer.errors?.[0]?.extensions).toMatchObject(bad);
    }
    for (const first of [0, -1, 101]) {
      const { errors } = await ask(query, star.id, { first, after: 'x' });
      expect(errors?.[0]?.extensions?.['issues']).toEqual([
        { field: 'first', reason: 'OUT_OF_RANGE', limit: 100 },
        { field: 'after', reason: 'MALFORMED' },
      ]);
    }
    for (const first of [1, 100])
      expect((await followersOf(star, undefined, { first })).edges).toHaveLength(first);
  });

  it('costs the same few statements for any number of people', async () => {
    const count = async (first: number, fields: string) => {
      world.takeStatements();
      const query = `query ($id: ID!, $first: Int) { user(id: $id) { followers(first: $first) { edges { node { ${fields} } } } } }`;
      expect(codesOf(await world.ask(query, { as: star, variables: { id: star.id, first } }))).toEqual([]);
      return takeReads();
    };
    for (const first of [1, 5, 100]) {
      expect(await count(first, COUNTS)).toBe(3);
      expect(await count(first, `${COUNTS} ${RELATIONS}`)).toBe(4);
    }
  });

  it('of 100 people by reference costs one statement, and one more for how the viewer stands to them', async () => {
    const count = async (size: number, fields: string) => {
      world.takeStatements();
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${fields} } } }`;
      const r = fans.slice(0, size).map(({ id }) => ({ __typename: 'User', id }));
      expect(codesOf(await world.ask(query, { as: alice, variables: { r } }))).toEqual([]);
      return takeReads();
    };
    for (const size of [1, 5, 100]) {
      expect(await count(size, COUNTS)).toBe(1);
      expect(await count(size, `${COUNTS} ${RELATIONS}`)).toBe(2);
    }
  });
});

describe('the lists of a private account', () => {
  it('are for approved followers and for itself; the counts are for all', async () => {
    const [priv, friend, stranger] = [await person('priv'), await person('friend'), await person('stranger')];
    await acts.follow(friend, priv);
    await acts.follow(priv, friend);
    await acts.setPrivate(priv, true);
    await acts.follow(stranger, priv);
    const query = `query ($id: ID!) { user(id: $id) {
      followerCount followingCount followers { edges { node { id } } } following { edges { node { id } } } } }`;
    const seenBy = async (as?: Person) =>
      (await world.ask(query, { ...(as ? { as } : {}), variables: { id: priv.id } })).data;
    const open = {
      user: {
        followerCount: 1,
        followingCount: 1,
        followers: { edges: [{ node: { id: friend.id } }] },
        following: { edges: [{ node: { id: friend.id } }] },
      },
    };
    const closed = { user: { followerCount: 1, followingCount: 1, followers: null, following: null } };
    expect(await seenBy(priv)).toEqual(open);
    expect(await seenBy(friend)).toEqual(open);
    expect(await seenBy(stranger)).toEqual(closed);
    expect(await seenBy()).toEqual(closed);
  });
});

describe('the viewer’s own lists', () => {
  it('are the viewer’s, the last first, and their cursors too', async () => {
    const [bob, carol, dave] = [await person('bob'), await person('carol'), await person('dave')];
    for (const somebody of [carol, dave]) {
      await acts.block(bob, somebody);
      await acts.mute(bob, somebody);
    }
    await acts.block(dave, bob);
    const query = `query ($after: String) { viewer {
      blockedUsers(first: 1, after: $after) { ${CONNECTION} } mutedUsers { edges { node { id } } } } }`;
    type Lists = { viewer: { blockedUsers: Page; mutedUsers: Page } };
    const { viewer } = await world.tell<Lists>(query, { as: bob });
    expect(idsIn(viewer.blockedUsers)).toEqual([dave.id]);
    expect(idsIn(viewer.mutedUsers)).toEqual([dave.id, carol.id]);
    const after = viewer.blockedUsers.pageInfo.endCursor;
    const next = await world.tell<Lists>(query, { as: bob, variables: { after } });
    expect(idsIn(next.viewer.blockedUsers)).toEqual([carol.id]);
    expect(
      (await world.ask(query, { as: carol, variables: { after } })).errors?.[0]?.extensions,
    ).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'after',
    });
  });
});
