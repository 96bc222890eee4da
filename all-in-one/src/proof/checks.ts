import type { Coverage } from './coverage.ts';
import { homeReference } from './home-reference.ts';
import type { Person, ProofWorld } from './proof-world.ts';
import { compare, NO_FILTER, PAGE_SIZE, readPage, type Look } from './reading.ts';
import type { SocketClient } from './socket-client.ts';

/** Holds what somebody gets against the definition, and throws where it differs. */
export interface Checks {
  /** One reader's pages are what the definition has. */
  pages(viewer: Person, look: Look, when: 'unsettled' | 'settled'): Promise<void>;
  /** Two cursors bound exactly what stands between them. */
  between(viewer: Person): Promise<void>;
  /** A screen that events kept is what a page would be: its newest edge of each post. */
  screen(socket: SocketClient): Promise<void>;
}

export function createChecks(world: ProofWorld, coverage: Coverage): Checks {
  async function pages(viewer: Person, look: Look, when: 'unsettled' | 'settled'): Promise<void> {
    const { read, defined, pages: count } = await compare(world, viewer, look);
    coverage[when] += count;
    if (JSON.stringify(read) === JSON.stringify(defined)) return;
    throw new Error(`${viewer.name} reads ${JSON.stringify({ look, when, read, defined })}`);
  }

  async function between(viewer: Person): Promise<void> {
    const { edges } = await readPage(world, viewer, { first: 2 * PAGE_SIZE });
    const [newer, older] = [edges[0], edges.at(-1)];
    if (!newer || !older || newer === older) return;
    const args = { first: 20, after: newer.cursor, before: older.cursor };
    const found = (await readPage(world, viewer, args)).edges.map(({ entryId }) => entryId);
    const expected = edges.slice(1, -1).map(({ entryId }) => entryId);
    if (JSON.stringify(found) !== JSON.stringify(expected))
      throw new Error(`${viewer.name} reads ${JSON.stringify({ found, expected })} between two cursors`);
  }

  async function screen(socket: SocketClient): Promise<void> {
    const { viewer } = socket;
    const shown = [...(await socket.screen())].map(([postId, entryId]) => `${postId} by ${entryId}`).sort();
    const edges = await homeReference(world.admin, viewer.id, NO_FILTER);
    const newestOfPost = new Map([...edges].reverse().map(({ postId, entryId }) => [postId, entryId]));
    const defined = [...newestOfPost].map(([postId, entryId]) => `${postId} by ${entryId}`).sort();
    coverage.screens += 1;
    if (JSON.stringify(shown) === JSON.stringify(defined)) return;
    const extra = shown.filter((edge) => !defined.includes(edge));
    const missing = defined.filter((edge) => !shown.includes(edge));
    const { history } = socket;
    throw new Error(`${viewer.name}'s screen ${JSON.stringify({ extra, missing, history }, undefined, 1)}`);
  }
  return { pages, between, screen };
}
