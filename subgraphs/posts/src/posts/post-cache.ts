import type { HotCache } from '@rookery/hot-cache';
import type { PostId } from '@rookery/ids';
import type { LastingPost } from './post-row.ts';

/**
 * What lasts of posts that were seen of late, by anybody. Nothing is taken back: the statement that all readers run says
 * which posts stand and may be seen, and brings what has another version (visible-posts-queries.ts).
 */
export type PostCache = HotCache<PostId, LastingPost>;

/** An object of ten fields with up to six ids of 19 digits, and its place in a map, as V8 lays them out. */
const BYTES_OF_A_POST = 640;

/** The text at two bytes a character: one character above U+00FF makes it so. */
export const bytesOfPost = ({ text }: LastingPost): number => BYTES_OF_A_POST + 2 * text.length;
