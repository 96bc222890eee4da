import { inGroups } from './in-groups.ts';
import { HOT_READ_CONNECTIONS } from './read-columns.ts';

/** What is looked up by ids. */
interface ByIds {
  readonly ids: readonly unknown[];
}

/** `inGroups` for what is read by `readColumns`: at most `maxIds` in one statement, as many groups as it has connections. */
export const inHotReadGroups = <Query extends ByIds, Result>(
  run: (queries: readonly Query[]) => Promise<readonly Result[]>,
  maxIds: number,
): ((query: Query) => Promise<Result>) =>
  inGroups(run, { maxSize: maxIds, sizeOf: ({ ids }) => ids.length, maxRunning: HOT_READ_CONNECTIONS });
