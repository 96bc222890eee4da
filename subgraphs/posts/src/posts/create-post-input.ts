import { createHash } from 'node:crypto';
import { checkText, InputIssues } from '@rookery/errors';
import type { PostId } from '@rookery/ids';
import type { CreatePostInput } from '../generated/resolvers-types.ts';
import { checkPostId } from './post-id-input.ts';

/** Grapheme clusters of a post. */
export const MAX_POST_GRAPHEMES = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface PostDraft {
  readonly text: string;
  readonly replyToId: PostId | null;
  readonly quotedPostId: PostId | null;
  readonly idempotencyKey: string | null;
  /** SHA-256 of all but the key: tells a repetition from another post under the same key. */
  readonly bodyHash: string;
}

/** Checks createPost's input. Throws BAD_USER_INPUT with all that is wrong. */
export function parseCreatePostInput(input: CreatePostInput): PostDraft {
  const issues = new InputIssues();
  const text = checkText(issues, 'input.text', input.text, { min: 1, max: MAX_POST_GRAPHEMES });
  const replyToId = input.replyToId == null ? null : checkPostId(issues, 'input.replyToId', input.replyToId);
  const quotedPostId =
    input.quotedPostId == null ? null : checkPostId(issues, 'input.quotedPostId', input.quotedPostId);
  const idempotencyKey = input.idempotencyKey ?? null;
  if (idempotencyKey !== null && !UUID.test(idempotencyKey)) issues.add('input.idempotencyKey', 'MALFORMED');
  issues.throwIfAny();
  const body = JSON.stringify([text, replyToId, quotedPostId]);
  const bodyHash = createHash('sha256').update(body).digest('base64url');
  return { text, replyToId, quotedPostId, idempotencyKey, bodyHash };
}
