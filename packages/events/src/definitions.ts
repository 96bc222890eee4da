import {
  isIdOf,
  shardOf,
  type FollowId,
  type Id,
  type IdKind,
  type PostId,
  type RepostId,
  type SessionId,
  type UserId,
} from '@rookery/ids';
import { z } from 'zod';

/** The logs, each named for the part that writes it. */
export const LOG_NAMES = ['users', 'posts', 'feed'] as const;
export type LogName = (typeof LOG_NAMES)[number];

/** Partitions of every log. Fixed for good: a position names one. */
export const PARTITION_COUNT = 8;

/** The partition of what an owner writes. */
export function partitionOf(ownerId: Id<IdKind>): number {
  return shardOf(ownerId) % PARTITION_COUNT;
}

const idField = <K extends IdKind>(kind: K) =>
  z.custom<Id<K>>((value) => typeof value === 'string' && isIdOf(kind, value), `not an id of kind ${kind}`);
const userId = idField('user') satisfies z.ZodType<UserId>;
const postId = idField('post') satisfies z.ZodType<PostId>;
const version = z.number().int().positive();
/** Unix milliseconds. */
const millis = z.number().int().nonnegative();

/** What an entry of a feed tells of its post, immutable. */
const postFacts = {
  postId,
  authorId: userId,
  replyToId: postId.nullable(),
  /** Author of the post replied to. */
  parentAuthorId: userId.nullable(),
  conversationId: postId,
  quotedPostId: postId.nullable(),
  quotedAuthorId: userId.nullable(),
  followersOnly: z.boolean(),
  hasMedia: z.boolean(),
};
const repostFacts = {
  repostId: idField('repost') satisfies z.ZodType<RepostId>,
  /** Who reposted. */
  reposterId: userId,
  ...postFacts,
};

/**
 * Events carry ids, the entity's version and the immutable facts that copies need. Last version wins, so that any
 * replay in any order ends in the same state. `ownerId` decides the partition.
 */
const accountState = {
  userId,
  isPrivate: z.boolean(),
  isSuspended: z.boolean(),
  isDeleted: z.boolean(),
  version,
};
export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user.created'), ...accountState }),
  z.object({
    type: z.literal('user.updated'),
    ...accountState,
    /** Whether one of the three is another than before. Left out where nobody can tell: in a snapshot, and before 2026-11-21. */
    changesVisibility: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('follow.changed'),
    followId: idField('follow') satisfies z.ZodType<FollowId>,
    followerId: userId,
    followeeId: userId,
    state: z.enum(['none', 'requested', 'following']),
    hidesReposts: z.boolean(),
    version,
  }),
  z.object({
    type: z.literal('block.changed'),
    blockerId: userId,
    blockedId: userId,
    active: z.boolean(),
    version,
  }),
  z.object({
    type: z.literal('mute.changed'),
    muterId: userId,
    mutedId: userId,
    active: z.boolean(),
    expiresAt: millis.nullable(),
    version,
  }),
  z.object({
    type: z.literal('session.revoked'),
    sessionId: idField('session') satisfies z.ZodType<SessionId>,
    userId,
    revokedAt: millis,
  }),
  z.object({ type: z.literal('post.created'), ...postFacts }),
  z.object({ type: z.literal('post.deleted'), ...postFacts }),
  z.object({ type: z.literal('repost.created'), ...repostFacts }),
  z.object({ type: z.literal('repost.deleted'), ...repostFacts }),
  z.object({
    type: z.literal('like.changed'),
    postId,
    authorId: userId,
    likerId: userId,
    active: z.boolean(),
    /** Unix milliseconds of the change. */
    changedAt: millis,
    version,
  }),
  z.object({
    type: z.literal('timeline.read'),
    userId,
    /** The newest entry seen. */
    entryId: z.union([idField('post'), idField('repost')]),
    version,
  }),
]);
export type DomainEvent = z.infer<typeof eventSchema>;
export type EventOf<T extends DomainEvent['type']> = Extract<DomainEvent, { type: T }>;

/** Version of the event format; a consumer refuses a newer one than it knows. */
export const EVENT_SCHEMA_VERSION = 1;

/** Where an event stands in its log: gapless within (log, epoch, partition), from 1. */
export interface LogPosition {
  readonly log: LogName;
  readonly partition: number;
  /** Rises when the producer was restored from a backup: copies resync. */
  readonly epoch: number;
  /** 0: before the first. */
  readonly sequence: number;
}

/** An event with its place. */
export interface LoggedEvent {
  readonly position: LogPosition;
  readonly event: DomainEvent;
  /** Unix milliseconds of the commit's outbox row. */
  readonly writtenAt: number;
}

/** The user by whose shard an event is partitioned. A like belongs to the post's author's shard. */
export function ownerOf(event: DomainEvent): UserId {
  switch (event.type) {
    case 'user.created':
    case 'user.updated':
    case 'session.revoked':
    case 'timeline.read':
      return event.userId;
    case 'follow.changed':
      return event.followerId;
    case 'block.changed':
      return event.blockerId;
    case 'mute.changed':
      return event.muterId;
    case 'post.created':
    case 'post.deleted':
    case 'like.changed':
      return event.authorId;
    case 'repost.created':
    case 'repost.deleted':
      return event.reposterId;
  }
}
