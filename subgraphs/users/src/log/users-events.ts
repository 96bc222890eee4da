import type { Transaction } from '@rookery/database';
import type { DomainEvent, EventOf, Outbox } from '@rookery/events';
import { endFollowingOfBlocked } from '../blocks/end-following-of-blocked.ts';
import { moveCounts } from '../counts/count-queries.ts';
import { copyFollowers, endFollowsOfBlocked } from '../follows/followers-copy.ts';

/** What the users part itself does about its own events: the followees' side of follows, and the blocked ones' of blocks. */
export interface UsersEvents {
  /** Applies a batch in the given transaction. Returns whether it appended events of its own. */
  apply(tx: Transaction, events: readonly DomainEvent[]): Promise<boolean>;
}

/** Builds the projection of the users log onto other shards of users. */
export function createUsersEvents({ outbox }: { readonly outbox: Outbox }): UsersEvents {
  return {
    async apply(tx, events) {
      const followChanges = events.filter(isOf('follow.changed'));
      const ended = [
        ...(await endFollowingOfBlocked(tx, events.filter(isOf('block.changed')))),
        ...(await endFollowsOfBlocked(tx, followChanges)),
      ];
      const copied = await copyFollowers(tx, followChanges);
      await moveCounts(tx, [...copied, ...ended.map(({ delta }) => delta)]);
      await outbox.appendAll(
        tx,
        ended.map(({ event }) => event),
      );
      return ended.length > 0;
    },
  };
}

const isOf =
  <T extends DomainEvent['type']>(type: T) =>
  (event: DomainEvent): event is EventOf<T> =>
    event.type === type;
