import { transact } from '@rookery/database';
import { openDatabase } from '@rookery/drizzle';
import * as postsTables from '@rookery/drizzle/posts';
import * as usersTables from '@rookery/drizzle/users';
import { createOutbox, type DomainEvent } from '@rookery/events';
import type { ProductWorld } from './product-world.ts';

/**
 * Writes an event into its owner's outbox, as a mutation would that is not there (a suspension), or that took its time
 * (a late commit). The relay finds it by itself; it is applied when the world has settled.
 */
export async function writeEvent(
  world: ProductWorld,
  owner: 'users' | 'posts',
  event: DomainEvent,
): Promise<void> {
  const db = openDatabase({ url: world.databaseUrls[owner], poolSize: 1, applicationName: 'test' });
  const outbox = createOutbox({ users: usersTables, posts: postsTables }[owner]);
  await transact(db, (tx) => outbox.append(tx, event));
  await db.$client.end();
}
