import { eventually } from '@rookery/testkit';
import { ask, expectData, follow, post, signUp, type Person } from '../client.ts';
import type { ClientsWorld } from './clients-world.ts';

interface Edge {
  readonly node: { readonly text: string };
}
const textsOf = ({ edges }: { readonly edges: readonly Edge[] }): string[] =>
  edges.map(({ node }) => node.text);

/** Nobody else may have posted before: the whole public timeline is looked at. */
export function otherTimelines(started: () => ClientsWorld): void {
  describe('the other timelines', () => {
    let world: ClientsWorld;
    let alice: Person;
    let bob: Person;
    let carol: Person;
    beforeAll(async () => {
      world = started();
      [alice, bob, carol] = await Promise.all([
        signUp(world, 'list_alice'),
        signUp(world, 'list_bob'),
        signUp(world, 'list_carol'),
      ]);
    });

    /** Runs a mutation of operations/ that must succeed. */
    const change = (name: string, input: object, as: Person) => expectData(ask(world, name, { input }, as));
    async function makeList(name: string, isPrivate: boolean, members: readonly Person[]): Promise<string> {
      const { createList } = await change('CreateList', { name, isPrivate }, alice);
      for (const { id } of members)
        await change('AddListMember', { listId: createList.list.id, userId: id }, alice);
      return createList.list.id;
    }
    const publicTexts = async (viewer?: Person) =>
      textsOf((await expectData(ask(world, 'PublicTimeline', { first: 100 }, viewer))).publicTimeline);
    const listTexts = async (listId: string, viewer?: Person) =>
      textsOf((await expectData(ask(world, 'ListTimeline', { listId }, viewer))).listTimeline);

    it('anybody reads public posts, signed out too, newest first and page by page, and nothing private', async () => {
      const [older, newer] = [await post(world, bob, 'older'), await post(world, carol, 'newer')];
      await eventually(async () => expect(await publicTexts()).toEqual(['newer', 'older']));
      const { publicTimeline } = await expectData(ask(world, 'PublicTimeline', { first: 1 }));
      expect(publicTimeline).toMatchObject({
        edges: [
          { node: { id: newer, author: { username: 'list_carol' }, likeCount: 0, viewerHasLiked: false } },
        ],
        pageInfo: { hasNextPage: true, hasPreviousPage: false },
      });
      const next = { first: 1, after: publicTimeline.pageInfo.endCursor };
      const second = await expectData(ask(world, 'PublicTimeline', next, alice));
      expect(second.publicTimeline.edges).toMatchObject([{ node: { id: older } }]);
      const plain = '{ publicTimeline { edges { reason repostedBy { id } } } }';
      const { publicTimeline: plainly } = await expectData(ask(world, plain));
      expect(plainly.edges).toEqual([
        { reason: null, repostedBy: [] },
        { reason: null, repostedBy: [] },
      ]);
      await change('UpdateProfile', { isPrivate: true }, carol);
      await follow(world, bob, carol);
      await eventually(async () => expect(await publicTexts(bob)).toEqual(['older']));
      expect(await publicTexts(carol)).toEqual(['older']);
      await change('UpdateProfile', { isPrivate: false }, carol);
      await eventually(async () => expect(await publicTexts()).toEqual(['newer', 'older']));
    });

    it('one makes a list and reads what its members write and repost, without following them', async () => {
      const listId = await makeList('Cooks', false, [bob]);
      const byCarol = await post(world, carol, 'reposted by bob');
      await change('Repost', { postId: byCarol }, bob);
      const { list, listTimeline } = await eventually(async () => {
        const data = await expectData(ask(world, 'ListTimeline', { listId }, alice));
        expect(textsOf(data.listTimeline)).toEqual(['reposted by bob', 'older']);
        return data;
      });
      expect(list).toEqual({ id: listId, name: 'Cooks' });
      expect(listTimeline.edges).toMatchObject([
        {
          reason: 'REPOSTED',
          repostedBy: [{ username: 'list_bob' }],
          node: { author: { username: 'list_carol' } },
        },
        { reason: null, repostedBy: [], node: { author: { username: 'list_bob' } } },
      ]);
      await change('RemoveListMember', { listId, userId: bob.id }, alice);
      expect(await listTexts(listId, alice)).toEqual([]);
    });

    it('a public list shows who is on it to all; of somebody’s lists others find the public ones', async () => {
      const [open, secret] = [
        await makeList('Open', false, [bob, carol]),
        await makeList('Secret', true, [bob]),
      ];
      const { list } = await expectData(ask(world, 'List', { listId: open }));
      expect(list).toMatchObject({ name: 'Open', memberCount: 2, owner: { username: 'list_alice' } });
      expect(list.members.edges).toMatchObject([
        { node: { username: 'list_carol' } },
        { node: { username: 'list_bob' } },
      ]);
      const ofAlice =
        '{ userByUsername(username: "list_alice") { lists { edges { node { id isPrivate } } } } }';
      const seen = (await expectData(ask(world, ofAlice, {}, bob))).userByUsername.lists.edges;
      expect(seen).toContainEqual({ node: { id: open, isPrivate: false } });
      expect(seen).not.toContainEqual(
        expect.objectContaining({ node: expect.objectContaining({ id: secret }) }),
      );
      const { viewer } = await expectData(ask(world, 'MyLists', {}, alice));
      expect(viewer.lists.edges[0]).toMatchObject({ node: { id: secret, name: 'Secret', isPrivate: true } });
    });

    it('somebody else’s private list is nothing, by whatever way it is asked for, without an error', async () => {
      const listId = await makeList('For me', true, [bob]);
      const everyWay = `query ($id: ID!) {
      node(id: $id) { id }
      again: node(id: $id) { id ... on UserList { name members { edges { node { username } } } } }
      list(id: $id) { name }
      listTimeline(listId: $id) { edges { cursor } }
    }`;
      const nothing = { node: null, again: null, list: null, listTimeline: null };
      for (const viewer of [bob, undefined])
        expect(await expectData(ask(world, everyWay, { id: listId }, viewer))).toEqual(nothing);
      expect(await expectData(ask(world, everyWay, { id: listId }, alice))).toMatchObject({
        node: { id: listId },
        again: { id: listId, name: 'For me', members: { edges: [{ node: { username: 'list_bob' } }] } },
        list: { name: 'For me' },
        listTimeline: { edges: expect.any(Array) },
      });
      const mine = await ask(world, 'UpdateList', { input: { listId, name: 'Mine' } }, bob);
      expect(mine.errors).toMatchObject([{ path: ['updateList'], extensions: { code: 'NOT_FOUND' } }]);
      await change('DeleteList', { listId }, alice);
      await change('DeleteList', { listId }, alice);
      expect(await expectData(ask(world, everyWay, { id: listId }, alice))).toEqual(nothing);
    });

    it('what is wrong with a list is told by code and field, and signed out there are none to change', async () => {
      const refusalOf = async (name: string, input: object, as?: Person) =>
        (await ask(world, name, { input }, as)).errors?.[0]?.extensions;
      const listId = await makeList('Named', false, []);
      expect(await refusalOf('CreateList', { name: 'x'.repeat(51) }, alice)).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'input.name',
        reason: 'TOO_LONG',
      });
      expect(await refusalOf('CreateList', { name: 'Named', isPrivate: true }, alice)).toMatchObject({
        code: 'CONFLICT',
      });
      expect(await refusalOf('UpdateList', { listId, name: 'Open' }, alice)).toMatchObject({
        reason: 'TAKEN',
      });
      expect(await refusalOf('DeleteList', { listId })).toMatchObject({ code: 'UNAUTHENTICATED' });
      expect((await ask(world, 'ListTimeline', { listId, after: 'x' })).errors?.[0]).toMatchObject({
        path: ['listTimeline'],
        extensions: { code: 'BAD_USER_INPUT', field: 'after' },
      });
    });

    it('who blocks the reader is gone from both at the next read, and cannot be put on a list', async () => {
      const listId = await makeList('Blocked', false, [bob, carol]);
      await eventually(async () => expect(await listTexts(listId, alice)).toContain('older'));
      await change('BlockUser', { userId: alice.id }, bob);
      await eventually(async () => expect(await listTexts(listId, alice)).not.toContain('older'));
      expect(await publicTexts(alice)).not.toContain('older');
      expect(await publicTexts(carol)).toContain('older');
      expect(await ask(world, 'List', { listId }, bob)).toMatchObject({ data: { list: null } });
      const add = { input: { listId, userId: bob.id } };
      expect((await ask(world, 'AddListMember', add, alice)).errors?.[0]?.extensions).toMatchObject({
        code: 'NOT_FOUND',
      });
    });
  });
}
