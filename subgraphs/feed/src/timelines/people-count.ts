import type { Db } from '@rookery/database';
import { estimatePeople } from './timeline-queries.ts';

const REMEMBERED_MILLIS = 60_000;

/** How many people there are, about; asked once a minute. */
export function createPeopleCount(db: Db): () => Promise<number> {
  let asked: Promise<number> | undefined;
  let askedAt = 0;
  return async () => {
    const isFresh = performance.now() - askedAt < REMEMBERED_MILLIS;
    if (!asked || !isFresh) {
      askedAt = performance.now();
      asked = estimatePeople(db).catch((error: unknown) => {
        asked = undefined;
        throw error;
      });
    }
    return asked;
  };
}
