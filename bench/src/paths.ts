import { join } from 'node:path';

/** The clone. */
export const ROOT = join(import.meta.dirname, '../..');
/** Where results go. */
export const RESULTS = join(ROOT, 'bench/results');
/** A built module of this package. */
export const built = (...parts: readonly string[]): string => join(ROOT, 'bench/dist', ...parts);
