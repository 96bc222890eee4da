import type { ViewerIdentity } from '@rookery/auth';
import { DomainError } from '@rookery/errors';
import type { Logger } from '@rookery/telemetry';
import { createLiveConnection } from './live-connection.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import type { LiveEvent, LiveRequest, LiveSource, LiveSubscription } from './live-source.ts';
import { createQuestions } from './live-questions.ts';
import { fromWireError, type ChannelId, type DownMessage, type UpMessage } from './protocol.ts';

export interface LiveClientOptions {
  /** Feed's base address: `http://127.0.0.1:4003`. */
  readonly url: string;
  /** Headers that say who asks, made anew for each connection (the identity header lives 30 s). */
  readonly authorize: () => Readonly<Record<string, string>>;
  readonly logger: Logger;
  /** How long opening a subscription may take, feed away included (default 5 000). */
  readonly openTimeoutMillis?: number;
  /** Events that nobody has read yet, per subscription; more end it (default 10 000). */
  readonly maxQueuedEvents?: number;
}

/** The gateway's side of the connection: a live source that outlives feed's restarts. */
export interface LiveClient extends LiveSource {
  /** Whether feed is connected now. */
  isConnected(): boolean;
  /** Ends all subscriptions and the connection. */
  close(): void;
}

interface Channel {
  readonly id: ChannelId;
  readonly identity: ViewerIdentity;
  readonly filter: LiveRequest['filter'];
  readonly queue: EventQueue<LiveEvent>;
  /** Resumes after what was taken from feed; undefined before feed's first word. */
  cursor: string | undefined;
  readonly opened: (cursor: string) => void;
  readonly refused: (error: Error) => void;
}

const unavailable = (message: string) => new DomainError('SUBGRAPH_UNAVAILABLE', message);

/**
 * Speaks to feed over one WebSocket for all subscriptions. When it breaks it comes back, with growing pauses, and
 * resumes every subscription after the last event that it took, so that a blip neither loses nor doubles one.
 */
export function createLiveClient(options: LiveClientOptions): LiveClient {
  const { openTimeoutMillis = 5_000, maxQueuedEvents = 10_000 } = options;
  const channels = new Map<ChannelId, Channel>();
  let nextId: ChannelId = 1;
  let isClosed = false;

  const connection = createLiveConnection({
    ...options,
    onOpen: () => channels.forEach((channel) => connection.send(subscribeMessage(channel))),
    onClose: () => questions.failAll(),
    onMessage: receive,
  });
  const questions = createQuestions({ send: connection.send, nextId: () => nextId++ });

  function receive(message: DownMessage): void {
    if (message.type === 'event') {
      for (const id of message.ids) take(channels.get(id), message.event);
      return;
    }
    if (message.type === 'related') return questions.answered(message);
    const channel = channels.get(message.id);
    if (!channel) return;
    if (message.type === 'subscribed') {
      channel.cursor ??= message.cursor;
      channel.opened(message.cursor);
      return;
    }
    channels.delete(channel.id);
    const error = message.error ? fromWireError(message.error) : undefined;
    channel.refused(error ?? unavailable('Live updates ended.'));
    if (error) channel.queue.fail(error);
    else channel.queue.end();
  }

  function take(channel: Channel | undefined, event: LiveEvent): void {
    if (!channel) return;
    channel.cursor = event.cursor;
    if (channel.queue.push(event)) return;
    leave(channel);
    channel.queue.fail(unavailable('Too many live events wait.'));
  }

  function leave({ id }: Channel): void {
    if (channels.delete(id)) connection.send({ type: 'unsubscribe', id });
  }

  function subscribe({ identity, since, filter }: LiveRequest): Promise<LiveSubscription> {
    if (isClosed) return Promise.reject(unavailable('Live updates are shut down.'));
    return new Promise((resolve, reject) => {
      const queue = createEventQueue<LiveEvent>(maxQueuedEvents);
      const channel: Channel = {
        id: nextId++,
        identity,
        filter,
        queue,
        cursor: since,
        opened(cursor) {
          clearTimeout(timer);
          resolve({
            cursor,
            close: () => (leave(channel), queue.close()),
            [Symbol.asyncIterator]: () => queue,
          });
        },
        refused(error) {
          clearTimeout(timer);
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        leave(channel);
        reject(unavailable('Live updates cannot be reached now.'));
      }, openTimeoutMillis);
      channels.set(channel.id, channel);
      connection.send(subscribeMessage(channel));
    });
  }

  return {
    subscribe,
    relatedAmong: (viewerIds, userIds) =>
      connection.isOpen()
        ? questions.ask(viewerIds, userIds)
        : Promise.reject(unavailable('Live updates cannot be reached now.')),
    isConnected: () => connection.isOpen(),
    close() {
      isClosed = true;
      for (const channel of channels.values()) {
        channel.refused(unavailable('Live updates are shut down.'));
        channel.queue.end();
      }
      channels.clear();
      questions.failAll();
      connection.close();
    },
  };
}

function subscribeMessage({ id, identity, cursor, filter }: Channel): UpMessage {
  return {
    type: 'subscribe',
    id,
    identity,
    ...(cursor === undefined ? {} : { since: cursor }),
    ...(filter === undefined ? {} : { filter }),
  };
}
