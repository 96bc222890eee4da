import { DomainError } from '@rookery/errors';
import type { UserId } from '@rookery/ids';
import type { LiveSource } from './live-source.ts';
import type { ChannelId, DownMessage, UpMessage } from './protocol.ts';

/** What a gateway has asked of feed over its connection, and not heard yet. */
export interface Questions {
  ask: LiveSource['relatedAmong'];
  answered(message: Extract<DownMessage, { type: 'related' }>): void;
  /** The connection broke: nobody will answer. */
  failAll(): void;
}

/** Ids in one message: below its limit of 64 KiB. */
const MAX_VIEWERS_PER_MESSAGE = 2_000;

interface Asked {
  resolve(viewerIds: readonly UserId[]): void;
  reject(error: Error): void;
}

/** Asks in as many messages as the viewers need. Ids come from the connection's own numbers. */
export function createQuestions(connection: {
  readonly send: (message: UpMessage) => void;
  readonly nextId: () => ChannelId;
}): Questions {
  const open = new Map<ChannelId, Asked>();

  const askAbout = (viewerIds: readonly UserId[], userIds: readonly UserId[]) =>
    new Promise<readonly UserId[]>((resolve, reject) => {
      const id = connection.nextId();
      open.set(id, { resolve, reject });
      connection.send({ type: 'related', id, viewerIds, userIds });
    });

  return {
    async ask(viewerIds, userIds) {
      const parts: Promise<readonly UserId[]>[] = [];
      for (let start = 0; start < viewerIds.length; start += MAX_VIEWERS_PER_MESSAGE)
        parts.push(askAbout(viewerIds.slice(start, start + MAX_VIEWERS_PER_MESSAGE), userIds));
      return (await Promise.all(parts)).flat();
    },
    answered({ id, viewerIds }) {
      const asked = open.get(id);
      open.delete(id);
      if (viewerIds) asked?.resolve(viewerIds);
      else asked?.reject(unanswered());
    },
    failAll() {
      const unheard = [...open.values()];
      open.clear();
      for (const asked of unheard) asked.reject(unanswered());
    },
  };
}

const unanswered = () => new DomainError('SUBGRAPH_UNAVAILABLE', 'Live updates cannot be reached now.');
