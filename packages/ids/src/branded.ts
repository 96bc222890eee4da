import { ID_KINDS, kindOf, type IdKind } from './layout.ts';

declare const kind: unique symbol;

/** A decimal string of up to 19 digits; never a number, whose doubles cannot tell neighbours apart. */
export type Id<K extends IdKind = IdKind> = string & { readonly [kind]: K };
export type UserId = Id<'user'>;
export type PostId = Id<'post'>;
export type RepostId = Id<'repost'>;
export type SessionId = Id<'session'>;
export type FollowId = Id<'follow'>;
export type ViewerId = Id<'viewer'>;
/** One line of somebody's outgoing feed: a post's id, or a repost's own. */
export type EntryId = PostId | RepostId;

const LARGEST = '9223372036854775807';

/** Whether the text is a canonical id of any kind. Does no I/O and says nothing about existence. */
export function isId(text: string): text is Id {
  return isCanonical(text) && kindOf(text) !== undefined;
}

/** Whether the text is a canonical id of this kind. */
export function isIdOf<K extends IdKind>(wanted: K, text: string): text is Id<K> {
  return isCanonical(text) && kindOf(text) === wanted;
}

/** 1 to 2^63 - 1, without leading zeros. As text: of equal length, the larger sorts behind. */
function isCanonical(text: string): boolean {
  return /^[1-9][0-9]{0,18}$/.test(text) && (text.length < LARGEST.length || text <= LARGEST);
}

/** Brands a text that is known to be an id of this kind; throws on any other. */
export function idOf<K extends IdKind>(wanted: K, text: string): Id<K> {
  if (!isIdOf(wanted, text)) throw new TypeError(`not an id of kind ${wanted}`);
  return text;
}

/** Every kind, for exhaustive switches over `kindOf`. */
export const kinds = Object.keys(ID_KINDS) as IdKind[];
