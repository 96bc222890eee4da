import type { HotCache } from '@rookery/hot-cache';
import type { UserId } from '@rookery/ids';
import type { Profile } from './account.ts';

/**
 * Profiles that were seen of late, by anybody. They are not taken back when they change, by whatever process: the statement
 * that asks whether a viewer may see somebody compares the version too, and brings what is another one (seen-accounts-queries.ts).
 */
export type ProfileCache = HotCache<UserId, Profile>;

/** An object of seven fields with their texts' heads, and its place in a map, as V8 lays them out. */
const BYTES_OF_A_PROFILE = 480;

/** Texts at two bytes a character: one character above U+00FF makes it so. */
export const bytesOfProfile = ({ username, displayName, bio }: Profile): number =>
  BYTES_OF_A_PROFILE + 2 * (username.length + displayName.length + bio.length);
