import { idOf } from '@rookery/ids';
import type { LiveSubscription } from '@rookery/live';
import type { Person } from './testing/ask.ts';
import { brief, createHomeActions, take, type HomeActions } from './testing/home-actions.ts';
import { createProductWorld, type ProductWorld } from './testing/product-world.ts';
import { writeEvent } from './testing/written-event.ts';

describe('an open socket, when an account changes', () => {
  let world: ProductWorld;
  let home: HomeActions;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  beforeAll(async () => {
    world = await createProductWorld();
    home = createHomeActions(world);
  });
  afterAll(() => world.close());

  let round = 0;
  beforeEach(async () => {
    round += 1;
    [alice, bob, carol] = await Promise.all([
      world.signUp(`alice${round}`),
      world.signUp(`bob${round}`),
      world.signUp(`carol${round}`),
    ]);
    await home.follow(alice, bob);
  });

  const texts = async (viewer: Person) =>
    (await home.page(viewer)).edges.map(({ node }: { node: { text: string } }) => node.text);

  /** Alice is told to fetch again, and has nothing but what bob posts next. */
  async function expectOnlyNext(watching: LiveSubscription): Promise<void> {
    const next = await home.post(bob, 'next');
    expect(brief(await take(watching, 2))).toEqual([
      ['changed', null],
      ['added', next],
    ]);
    expect(await texts(alice)).toEqual(['next']);
    watching.close();
  }

  it('is told to fetch again when somebody turns private whom it shows by a repost, and shows no more of them', async () => {
    await home.follow(bob, carol);
    await home.repost(bob, await home.post(carol, 'still public'));
    await world.product.settled();
    expect(await texts(alice)).toEqual(['still public']);
    const watching = await home.watch(alice);
    await home.setPrivate(carol, true);
    await home.repost(bob, await home.post(carol, 'for followers')).catch(() => undefined);
    await world.product.settled();
    await expectOnlyNext(watching);
  });

  it('is told so of a repost of an answer to what they have deleted, which goes by their account still', async () => {
    const dave = await world.signUp(`dave${round}`);
    const gone = await home.post(carol, 'soon gone');
    const answer = await home.post(dave, 'an answer', gone);
    await home.deletePost(carol, gone);
    await home.repost(bob, answer);
    await world.product.settled();
    expect(await texts(alice)).toEqual(['an answer']);
    const watching = await home.watch(alice);
    await home.setPrivate(carol, true);
    await world.product.settled();
    await expectOnlyNext(watching);
  });

  it('is told to fetch again when somebody whom it follows is suspended, and hears nothing of them after', async () => {
    await home.follow(alice, carol);
    await home.post(bob, 'before');
    await world.product.settled();
    const watching = await home.watch(alice);
    await writeEvent(world, 'users', {
      type: 'user.updated',
      userId: idOf('user', bob.id),
      isPrivate: false,
      isSuspended: true,
      isDeleted: false,
      version: 1_000,
      changesVisibility: true,
    });
    await world.product.settled();
    await world.run('CreatePost', { input: { text: 'by somebody suspended' } }, bob);
    const next = await home.post(carol, 'by carol');
    expect(brief(await take(watching, 2))).toEqual([
      ['changed', null],
      ['added', next],
    ]);
    expect(await texts(alice)).toEqual(['by carol']);
    watching.close();
  });

  it('is told to fetch again when a suspension ends or an account turns public, and not when a profile changes', async () => {
    await home.follow(alice, carol);
    await home.setPrivate(carol, true);
    await world.product.settled();
    const watching = await home.watch(alice);
    await home.setPrivate(carol, false);
    const account = {
      type: 'user.updated',
      userId: idOf('user', bob.id),
      isPrivate: false,
      isDeleted: false,
    } as const;
    await writeEvent(world, 'users', {
      ...account,
      isSuspended: true,
      version: 1_000,
      changesVisibility: true,
    });
    await writeEvent(world, 'users', {
      ...account,
      isSuspended: false,
      version: 1_001,
      changesVisibility: true,
    });
    await writeEvent(world, 'users', {
      ...account,
      isSuspended: false,
      version: 1_002,
      changesVisibility: false,
    });
    await world.product.settled();
    const next = await home.post(bob, 'back again');
    expect(brief(await take(watching, 4))).toEqual([
      ['changed', null],
      ['changed', null],
      ['changed', null],
      ['added', next],
    ]);
    watching.close();
  });

  it('hears of whom the viewer follows from then on, and of nobody whom they unfollow, mute, block, or who blocks them', async () => {
    const watching = await home.watch(alice);
    await home.follow(alice, carol);
    const carols = await home.post(carol, 'followed now');
    await home.mutate(alice, 'mutation ($id: ID!) { unfollowUser(input: { userId: $id }) { user { id } } }', {
      id: carol.id,
    });
    await home.post(carol, 'unfollowed');
    await home.mute(alice, bob);
    await home.post(bob, 'muted');
    await home.mutate(alice, 'mutation ($id: ID!) { unmuteUser(input: { userId: $id }) { user { id } } }', {
      id: bob.id,
    });
    const bobs = await home.post(bob, 'heard again');
    await home.block(bob, alice);
    await home.post(bob, 'blocked');
    const own = await home.post(alice, 'my own');
    expect(brief(await take(watching, 9))).toEqual([
      ['changed', null],
      ['added', carols],
      ['changed', null],
      ['changed', null],
      ['changed', null],
      ['added', bobs],
      // The block, and the following that it ends.
      ['changed', null],
      ['changed', null],
      ['added', own],
    ]);
    watching.close();
  });
});
