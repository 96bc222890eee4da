import type { Owner } from '@rookery/drizzle';
import * as feed from '@rookery/drizzle/feed';
import * as posts from '@rookery/drizzle/posts';
import * as users from '@rookery/drizzle/users';
import type { ConsumerTables, ProducerTables } from '@rookery/events/tables';

/** Where each owner keeps its log, and what it consumes; the log bears its owner's name. */
export const OWNER_TABLES: Readonly<Record<Owner, ProducerTables & ConsumerTables>> = { users, posts, feed };
