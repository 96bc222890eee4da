import { createPeople, type Person } from './people.ts';
import { createPosts, type Post } from './posts.ts';
import { createReactions, type Like, type Repost } from './reactions.ts';
import { createRelations, type Relations } from './relations.ts';
import type { SeedSettings } from './seed-settings.ts';

/** All that the seeded product holds, before it is rows. */
export interface World {
  readonly settings: SeedSettings;
  readonly people: readonly Person[];
  readonly relations: Relations;
  readonly posts: readonly Post[];
  readonly likes: readonly Like[];
  readonly reposts: readonly Repost[];
}

/** Told what is being done. */
export interface SeedProgress {
  /** A new phase of about `total` steps of a kind ("posts", "rows"). */
  phase(name: string, unit: string, total: number): void;
  advance(done: number): void;
}

/** Makes up a world; the same settings make the same one. */
export function createWorld(settings: SeedSettings, progress: SeedProgress): World {
  const advance = (done: number): void => progress.advance(done);
  progress.phase('people and whom they follow', 'people', settings.users);
  const people = createPeople(settings);
  const relations = createRelations(people, settings, advance);
  progress.phase('posts', 'posts', settings.posts);
  const posts = createPosts(people, relations, settings, advance);
  progress.phase('likes and reposts', 'posts', settings.posts);
  const reactions = createReactions(people, posts, relations, settings, advance);
  return { settings, people, relations, posts, ...reactions };
}
