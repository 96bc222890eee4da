import { copyJson } from '../representations.ts';
import type { AskedEntities } from './asked-entities.ts';
import { merge, mergeValue } from './merge.ts';
import { isData, ownValue } from './own-values.ts';
import type { Rewrite } from './rewrites.ts';

const BY_REFERENCE = { isShared: false };
const BY_COPY = { isShared: true };

/**
 * Puts each entity wherever it was asked for. The first place takes its objects; all others get copies of them, since
 * places that are equal for this fetch may differ for a later one, which writes into them.
 */
export function placeEntities(
  { targets, indexOf }: AskedEntities,
  received: readonly unknown[],
  names: readonly string[],
): void {
  let placed = 0;
  for (let place = 0; place < targets.length; place++) {
    const index = indexOf[place] ?? 0;
    const entity = received[index];
    const isFirst = index === placed;
    if (isFirst) placed += 1;
    const target = targets[place];
    if (!target || !isData(entity)) continue;
    const options = isFirst ? BY_REFERENCE : BY_COPY;
    for (const name of names) {
      const value = ownValue(entity, name);
      if (value || name !== '__typename') mergeValue(target, name, value, options);
    }
  }
}

/** The same where the planner wants the answer changed, which depends on the type: an entity has that of its place. */
export function placeRewritten(
  { targets, indexOf }: AskedEntities,
  received: readonly unknown[],
  rewrite: Rewrite,
): void {
  for (const [place, target] of targets.entries()) {
    const entity = copyJson(received[indexOf[place] ?? 0]);
    if (!isData(entity)) continue;
    entity['__typename'] ||= target['__typename'];
    rewrite(entity);
    merge(target, entity, BY_REFERENCE);
  }
}
