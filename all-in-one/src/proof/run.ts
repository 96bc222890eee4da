import { homeSeams } from '@rookery/feed/testing';
import { createChecks } from './checks.ts';
import type { Coverage } from './coverage.ts';
import { createHolds } from './holds.ts';
import { createIncidents } from './incidents.ts';
import type { Person, ProofWorld } from './proof-world.ts';
import { WHOLE, type Look } from './reading.ts';
import type { Script, Step } from './script.ts';
import { createSocketClient } from './socket-client.ts';
import { createWriting } from './writing.ts';

/** A transaction is not under way for longer: beyond it, what is held goes on first. */
const LONGEST_HOLD_MILLIS = 5 * 60_000;

/** Plays a script, and throws at the first read or screen that differs from the definition. */
export async function playScript(world: ProofWorld, script: Script, coverage: Coverage): Promise<void> {
  const { people, clock } = world;
  const writing = createWriting(world);
  const holds = createHolds(world, writing);
  const sockets = people.map((person) => createSocketClient(world, person));
  const suspended = new Set<Person>();

  const personAt = (index: number): Person => people[index % people.length] as Person;
  /** Somebody who can act now. */
  const actor = (index: number): Person | undefined => {
    const person = personAt(index);
    return suspended.has(person) || holds.isHeld(person) ? undefined : person;
  };
  const readers = () => people.filter((person) => !suspended.has(person));

  async function release(): Promise<void> {
    if (await holds.release()) coverage.lateCommits += 1;
  }

  const checks = createChecks(world, coverage);
  const incidents = createIncidents({ world, writing, holds, checks, coverage, readers, release });

  async function settle(looks: readonly Look[], isFinal: boolean): Promise<void> {
    await release();
    await world.settled();
    await homeSeams.census?.count();
    await world.settled();
    await Promise.all(readers().map((viewer) => checkAll(viewer, looks[people.indexOf(viewer)], isFinal)));
    const live = sockets.filter(({ isPlugged, viewer }) => isPlugged && !suspended.has(viewer));
    await Promise.all(live.map((socket) => checks.screen(socket)));
  }

  async function checkAll(viewer: Person, given: Look = WHOLE, isFinal: boolean): Promise<void> {
    const look = { ...given, isWhole: true };
    await checks.pages(viewer, look, 'settled');
    if (!isFinal) return;
    const direction = look.direction === 'first' ? 'last' : 'first';
    await checks.pages(viewer, { ...WHOLE, direction }, 'settled');
    await checks.between(viewer);
  }

  async function advance(millis: number): Promise<void> {
    if (millis > LONGEST_HOLD_MILLIS) await release();
    await clock.advance(millis);
    if (millis > 15_000) await homeSeams.census?.count();
  }

  async function write(step: Extract<Step, { kind: 'write' }>): Promise<void> {
    const who = actor(step.who);
    if (!who) return;
    const target = 'which' in step.write ? writing.postAt(step.write.which) : undefined;
    const isDeletion = step.write.kind === 'deletePost';
    if (isDeletion && (!target || holds.isHeld(target.author) || suspended.has(target.author))) return;
    const reader = isDeletion && target ? target.author : who;
    if (step.thenReads) await world.copied();
    await writing.do(who, step.write);
    if (step.thenReads) await checks.pages(reader, step.thenReads, 'unsettled');
  }

  async function followAll(row: readonly boolean[], index: number): Promise<void> {
    for (const [other, isFollowing] of row.entries())
      if (isFollowing) await writing.follow(personAt(index), personAt(other));
  }

  async function take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'write':
        return write(step);
      case 'suspend': {
        const whom = actor(step.whom);
        if (!step.isSuspended) for (const person of suspended) await writing.suspend(person, false);
        if (!step.isSuspended) suspended.clear();
        else if (whom && suspended.size === 0) {
          await writing.suspend(whom, true);
          suspended.add(whom);
        }
        return;
      }
      case 'crowd':
      case 'desert': {
        const whom = personAt(step.whom);
        const kind = step.kind === 'crowd' ? 'follow' : 'unfollow';
        const write = { kind, whom: step.whom, hideReposts: false } as const;
        for (const [index] of people.entries()) {
          const who = actor(index);
          if (who && who !== whom) await writing.do(who, write);
        }
        if (actor(step.whom)) await writing.post(whom);
        return;
      }
      case 'advance':
        return advance(step.millis);
      case 'repostADayLater': {
        const [who, target] = [actor(step.who), writing.postAt(step.which)];
        if (!who || !target) return;
        const at = Number(BigInt(target.id) >> 22n) + Date.UTC(2025, 0, 1) + 24 * 60 * 60_000 + step.byMillis;
        if (at > clock.now()) await advance(at - clock.now());
        return writing.do(who, { kind: 'repost', which: step.which });
      }
      case 'burst': {
        const who = actor(step.who);
        for (let count = 0; who && count < step.count; count += 1) await writing.post(who);
        return;
      }
      case 'glance': {
        const who = personAt(step.who);
        if (suspended.has(who)) return;
        await world.copied();
        return checks.pages(who, step.look, 'unsettled');
      }
      case 'settle':
        return settle(step.looks, false);
      case 'holdFanOut':
        return holds.arm('fan-out-after-chunk');
      case 'release':
        return release();
      case 'pushTwice': {
        const [reader, author] = [actor(step.who), actor(step.by)];
        if (reader && author) await incidents.pushTwice(reader, author);
        return;
      }
      case 'lateWhileUnplugged': {
        const socket = sockets[step.who];
        const [reader, late, author] = [actor(step.who), actor(step.late), actor(step.by)];
        if (socket && reader && late && author && late !== author && late !== reader)
          await incidents.lateWhileUnplugged(socket, late, author);
        return;
      }
      case 'lateBecomesTail': {
        const [reader, late, author] = [actor(step.who), actor(step.late), actor(step.by)];
        if (reader && late && author && late !== author)
          await incidents.lateBecomesTail(reader, late, author);
        return;
      }
      case 'holdCommit': {
        const who = actor(step.who);
        if (who) await holds.holdCommit(who);
        return;
      }
      case 'postDuringRebuild': {
        const [reader, author] = [actor(step.who), actor(step.by)];
        if (reader && author) await incidents.postDuringRebuild(reader, author, step.at);
        return;
      }
      case 'loseFirstReposter': {
        const [first, second] = [actor(step.first), actor(step.second)];
        if (first && second) await incidents.loseFirstReposter(first, second, step.which);
        return;
      }
      case 'oldRedisReturns': {
        const author = actor(step.by);
        if (author) await incidents.oldRedisReturns(author);
        return;
      }
      case 'unplug': {
        const socket = sockets[step.who];
        if (socket?.isPlugged) await socket.unplug(step.takes);
        return;
      }
      case 'plug': {
        const socket = sockets[step.who];
        if (socket && !socket.isPlugged && !suspended.has(socket.viewer)) await socket.plug(step);
      }
    }
  }

  try {
    await Promise.all(script.follows.map(followAll));
    for (const person of people) await writing.post(person);
    await world.settled();
    await Promise.all(sockets.map((socket) => socket.open()));
    for (const [index, step] of script.steps.entries()) {
      await take(step).catch((error: unknown) => {
        const before = script.steps.slice(Math.max(0, index - 12), index + 1);
        const told = before.map((each) => JSON.stringify(each)).join('\n');
        throw new Error(`step ${index}, the last of\n${told}`, { cause: error });
      });
    }
    await settle(script.finalLooks, true);
  } finally {
    homeSeams.pushesToLose = 0;
    await release();
    for (const socket of sockets) {
      coverage.gapEvents += socket.gaps;
      socket.close();
    }
    await world.reset();
  }
}
