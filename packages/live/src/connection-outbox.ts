import type { WebSocket } from 'ws';
import type { LiveEvent } from './live-source.ts';
import type { ChannelId, DownMessage } from './protocol.ts';

/** What goes down one connection, in order for each channel. */
export interface ConnectionOutbox {
  send(message: DownMessage): void;
  /** The same event for several channels in one turn of the event loop is sent once. */
  sendEvent(id: ChannelId, event: LiveEvent): void;
  /** Resolves when more may be sent: at once, unless the other side reads too slowly. */
  drained(): Promise<void>;
}

/** Above this much unsent, subscriptions are read no further (their source's own bounds hold then). */
const HIGH_WATER_BYTES = 4 * 1024 * 1024;
/** Nor beyond this many messages in one turn of the event loop. */
const MAX_BATCH = 1_000;

/** Makes the outbox of a connection. One that stays above the high water for `stallMillis` is cut. */
export function createConnectionOutbox(
  socket: WebSocket,
  { stallMillis }: { readonly stallMillis: number },
): ConnectionOutbox {
  let batch: { message: DownMessage; ids?: ChannelId[] }[] = [];
  /** Where the last message of a channel stands in the batch: nothing for it may be put before. */
  let lastOf = new Map<ChannelId, number>();
  let indexOf = new Map<LiveEvent, number>();
  let waiting: (() => void)[] = [];
  let stall: NodeJS.Timeout | undefined;

  function add(ids: readonly ChannelId[], entry: (typeof batch)[number]): void {
    if (batch.length === 0) setImmediate(flush);
    for (const id of ids) lastOf.set(id, batch.length);
    batch.push(entry);
  }

  function flush(): void {
    const entries = batch;
    batch = [];
    lastOf = new Map();
    indexOf = new Map();
    if (socket.readyState !== socket.OPEN) return release();
    for (const { message } of entries) socket.send(JSON.stringify(message), onSent);
    if (isFull()) stall ??= setTimeout(() => socket.terminate(), stallMillis);
    else release();
  }

  const isFull = () => socket.readyState === socket.OPEN && socket.bufferedAmount > HIGH_WATER_BYTES;

  function onSent(): void {
    if (!isFull()) release();
  }

  function release(): void {
    clearTimeout(stall);
    stall = undefined;
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  }

  socket.once('close', release);
  return {
    send(message) {
      add(message.type === 'event' ? message.ids : [message.id], { message });
    },
    sendEvent(id, event) {
      const index = indexOf.get(event);
      const ids = index === undefined ? undefined : batch[index]?.ids;
      if (index !== undefined && ids && index > (lastOf.get(id) ?? -1)) {
        ids.push(id);
        lastOf.set(id, index);
        return;
      }
      const own = [id];
      indexOf.set(event, batch.length);
      add(own, { message: { type: 'event', ids: own, event }, ids: own });
    },
    drained() {
      return batch.length >= MAX_BATCH || isFull()
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve();
    },
  };
}
