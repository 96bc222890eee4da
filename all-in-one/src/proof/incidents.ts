import { homeSeams } from '@rookery/feed/testing';
import { eventually } from '@rookery/testkit';
import type { Checks } from './checks.ts';
import type { Coverage } from './coverage.ts';
import type { Holds } from './holds.ts';
import { homeReference } from './home-reference.ts';
import type { Person, ProofWorld } from './proof-world.ts';
import { NO_FILTER, PAGE_SIZE, readPage, WHOLE } from './reading.ts';
import type { SocketClient } from './socket-client.ts';
import type { Writing } from './writing.ts';

/** As proof-world.ts has it. */
const LIST_CAP = 12;
const FIRST_PAGE = { ...WHOLE, isWhole: false };

export interface IncidentDeps {
  readonly world: ProofWorld;
  readonly writing: Writing;
  readonly holds: Holds;
  readonly checks: Checks;
  readonly coverage: Coverage;
  /** Those who can read now. */
  readonly readers: () => readonly Person[];
  /** Lets all that is held go on. */
  readonly release: () => Promise<void>;
}

/** What takes several things at the right time, and is read right after. */
export interface Incidents {
  postDuringRebuild(reader: Person, author: Person, at: 'marker' | 'snapshot'): Promise<void>;
  /** Two repost; the first takes theirs back, and the second leads. */
  loseFirstReposter(first: Person, second: Person, which: number): Promise<void>;
  /** Pushes to a warm list lose their answers, and are done again. */
  pushTwice(reader: Person, author: Person): Promise<void>;
  /** An entry that commits late becomes a full list's last, above newer ones that were cut off. */
  lateBecomesTail(reader: Person, late: Person, author: Person): Promise<void>;
  /** What has an older id than the client's newest commits while the client is away. */
  lateWhileUnplugged(socket: SocketClient, late: Person, author: Person): Promise<void>;
  /** Redis starts anew with lists from before the last posts. */
  oldRedisReturns(author: Person): Promise<void>;
}

export function createIncidents(deps: IncidentDeps): Incidents {
  const { world, writing, holds, checks, coverage, readers, release } = deps;
  const { admin, clock } = world;
  const listKeys = ({ id }: Person) => [`home:{${id}}`, `home:{${id}}:older`];

  async function postDuringRebuild(reader: Person, author: Person, at: 'marker' | 'snapshot'): Promise<void> {
    await release();
    await writing.follow(reader, author);
    await world.settled();
    await world.raw.del(...listKeys(reader));
    const point = `rebuild-after-${at}` as const;
    holds.arm(point);
    await readPage(world, reader, { first: PAGE_SIZE });
    const isRebuilding = await holds.reached(point);
    homeSeams.pushed.clear();
    await writing.post(author);
    if (isRebuilding) await untilPushed(reader);
    holds.goOn(point);
    await world.copied();
    await checks.pages(reader, WHOLE, 'unsettled');
  }

  /** Not of an author who is pulled. */
  const untilPushed = ({ id }: Person) =>
    eventually(
      () => {
        if (![...homeSeams.pushed].some((userId) => userId === id)) throw new Error('not pushed');
      },
      { deadlineMillis: 100, everyMillis: 2 },
    ).catch(() => {});

  async function loseFirstReposter(first: Person, second: Person, which: number): Promise<void> {
    if (first === second || !writing.postAt(which)) return;
    await writing.do(first, { kind: 'repost', which });
    await writing.do(second, { kind: 'repost', which });
    const before = new Map<Person, Awaited<ReturnType<typeof homeReference>>>();
    for (const viewer of readers()) before.set(viewer, await homeReference(admin, viewer.id, NO_FILTER));
    await world.copied();
    await writing.do(first, { kind: 'undoRepost', which });
    await world.copied();
    for (const [viewer, edges] of before) {
      const led = edges.filter(({ reason, repostedBy }) => reason === 'REPOSTED' && repostedBy.length > 1);
      const now = await homeReference(admin, viewer.id, NO_FILTER);
      const lost = led.filter(
        (edge) =>
          now.every(({ entryId }) => entryId !== edge.entryId) &&
          now.some(({ postId }) => postId === edge.postId),
      );
      if (lost.length === 0) continue;
      coverage.groupsThatLostTheirFirst += lost.length;
      await checks.pages(viewer, FIRST_PAGE, 'unsettled');
    }
  }

  async function oldRedisReturns(author: Person): Promise<void> {
    await release();
    for (const viewer of readers()) await readPage(world, viewer, { first: PAGE_SIZE });
    await world.settled();
    const keys = await world.raw.keys('home:*');
    const dumps = await Promise.all(keys.map(async (key) => [key, await world.raw.dumpBuffer(key)] as const));
    await writing.post(author);
    await writing.post(author);
    await world.settled();
    await clock.advance(61_000);
    await world.timelines.kill();
    await world.timelines.restart();
    await eventually(() =>
      expect([world.raw.status, world.parts.timelinesRedis.status]).toEqual(['ready', 'ready']),
    );
    for (const [key, dump] of dumps) if (dump) await world.raw.restore(key, 0, dump, 'REPLACE');
    for (const viewer of readers()) await checks.pages(viewer, FIRST_PAGE, 'unsettled');
  }
  async function pushTwice(reader: Person, author: Person): Promise<void> {
    await warm(reader, author);
    // The author's own list, and the first followers'.
    homeSeams.pushesToLose = 2;
    await writing.post(author);
    await world.settled();
    homeSeams.pushesToLose = 0;
    await checks.pages(reader, FIRST_PAGE, 'settled');
    await checks.pages(author, FIRST_PAGE, 'settled');
  }

  async function lateBecomesTail(reader: Person, late: Person, author: Person): Promise<void> {
    await warm(reader, late, author);
    if (!(await holds.holdCommit(late))) return;
    await clock.advance(20_000);
    for (let count = 0; count < 3; count += 1) await writing.post(author);
    await world.copied();
    await release();
    await world.settled();
    for (let count = 1; count < LIST_CAP; count += 1) await writing.post(author);
    await world.settled();
    // Until nobody is told of these any more.
    await clock.advance(6_000);
    await checks.pages(reader, WHOLE, 'settled');
  }

  async function lateWhileUnplugged(socket: SocketClient, late: Person, author: Person): Promise<void> {
    await warm(socket.viewer, late, author);
    if (!(await holds.holdCommit(late))) return;
    await writing.post(author);
    await world.copied();
    if (socket.isPlugged) await socket.unplug(Number.POSITIVE_INFINITY);
    await release();
    await world.settled();
    await socket.plug({ refetch: false });
    await world.settled();
    await checks.screen(socket);
  }

  /** Follows, and has a list. */
  async function warm(reader: Person, ...authors: readonly Person[]): Promise<void> {
    await release();
    for (const author of authors) await writing.follow(reader, author);
    await world.settled();
    await readPage(world, reader, { first: PAGE_SIZE });
    await world.settled();
  }

  return {
    postDuringRebuild,
    loseFirstReposter,
    oldRedisReturns,
    pushTwice,
    lateBecomesTail,
    lateWhileUnplugged,
  };
}
