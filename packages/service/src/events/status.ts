import { OWNERS } from '@rookery/drizzle';
import type { EventStores } from './event-stores.ts';
import type { GivenUp } from './given-up.ts';
import { readCopies, readLags, readPartitions, type CopyPosition, type Lag } from './log-status-queries.ts';
import { OWNER_TABLES } from './owner-tables.ts';
import { copyLines, logLines } from './report.ts';

/** Every log and every copy within reach, by partition, and a last line of what was given up. */
export async function statusLines(stores: EventStores, givenUp: readonly GivenUp[]): Promise<string[]> {
  const logs = await Promise.all(
    [...stores].map(([owner, db]) => readPartitions(db, owner, OWNER_TABLES[owner])),
  );
  const copies = await Promise.all([...stores].map(([owner, db]) => readCopies(db, OWNER_TABLES[owner])));
  const missing = OWNERS.filter((owner) => !stores.has(owner));
  const events = givenUp.filter(({ kind }) => kind === 'event').length;
  return [
    ...logLines(logs.flat()),
    '',
    ...copyLines(await withLags(copies.flat(), stores)),
    '',
    `given up: ${events} events, ${givenUp.length - events} timeline jobs`,
    ...(missing.length > 0 ? [`not within reach of these settings: ${missing.join(', ')}`] : []),
  ];
}

/** What is behind is counted by the log's own database; of one that is not within reach nothing is known. */
async function withLags(
  copies: readonly CopyPosition[],
  stores: EventStores,
): Promise<(CopyPosition & { readonly lag: Lag | undefined })[]> {
  const lags = new Map<CopyPosition, Lag | undefined>();
  for (const [owner, db] of stores) {
    const ofLog = copies.filter(({ log }) => log === owner);
    const found = await readLags(db, OWNER_TABLES[owner], ofLog);
    ofLog.forEach((copy, index) => lags.set(copy, found[index]));
  }
  return copies.map((copy) => ({ ...copy, lag: lags.get(copy) }));
}
