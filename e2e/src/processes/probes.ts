import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Answer, type Person } from '../client.ts';

/** What is asked over and over, by name, and how often it failed since last emptied. */
export interface Probes {
  /** Names of what failed, and of what was answered, at least once since the last `forget`. */
  failed(): string[];
  answered(): string[];
  forget(): void;
  /** Resolves when everything has been asked at least so often since the last `forget`. */
  asked(times: number): Promise<void>;
  /** Texts of posts whose writing was answered without an error, in order. */
  readonly acknowledged: string[];
  stop(): Promise<void>;
}

/** Light: about forty requests a second in all. */
const PAUSE_MILLIS = 100;

const CREATE = 'mutation ($text: String!) { createPost(input: { text: $text }) { post { id } } }';
const PROFILE = 'query ($name: String!) { userByUsername(username: $name) { username } }';
const POST = 'query ($id: ID!) { post(id: $id) { text } }';
const TIMELINE = '{ homeTimeline(first: 5) { edges { cursor } } }';

/** Asks for something of each service, until stopped: an author writes, a reader reads. */
export function startProbes(
  at: { readonly url: string },
  people: { readonly author: Person; readonly reader: Person; readonly postId: string },
): Probes {
  const { author, reader, postId } = people;
  const acknowledged: string[] = [];
  const counts = new Map<string, { answered: number; failed: number }>();
  const stopping = new AbortController();
  let written = 0;

  const probes: Readonly<Record<string, () => Promise<Answer>>> = {
    profile: () => ask(at, PROFILE, { name: author.username }, reader),
    post: () => ask(at, POST, { id: postId }, reader),
    timeline: () => ask(at, TIMELINE, {}, reader),
    async write() {
      written += 1;
      const text = `under load ${written}`;
      const answer = await ask(at, CREATE, { text }, author);
      if (!answer.errors) acknowledged.push(text);
      return answer;
    },
  };
  const names = Object.keys(probes);
  const forget = () => names.forEach((name) => counts.set(name, { answered: 0, failed: 0 }));
  const timesAsked = (name: string) => (counts.get(name)?.answered ?? 0) + (counts.get(name)?.failed ?? 0);

  async function repeat(name: string, probe: () => Promise<Answer>): Promise<void> {
    while (!stopping.signal.aborted) {
      const { errors } = await probe().catch((error: unknown) => ({ errors: [error] }));
      const count = counts.get(name);
      if (count) count[errors ? 'failed' : 'answered'] += 1;
      await pause(PAUSE_MILLIS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  forget();
  const running = Promise.all(Object.entries(probes).map(([name, probe]) => repeat(name, probe)));
  return {
    acknowledged,
    forget,
    failed: () => names.filter((name) => (counts.get(name)?.failed ?? 0) > 0),
    answered: () => names.filter((name) => (counts.get(name)?.answered ?? 0) > 0),
    async asked(times) {
      while (names.some((name) => timesAsked(name) < times)) await pause(PAUSE_MILLIS);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
