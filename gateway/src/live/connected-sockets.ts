import type { SessionId, UserId } from '@rookery/ids';
import type { WebSocket } from 'ws';
import type { Viewer } from '../federation/index.ts';
import { closeSocket } from './close-codes.ts';

export interface SocketCaps {
  /** Over all devices and tabs of one account. */
  readonly maxSocketsPerViewer: number;
  /** From one network address, signed in or not. */
  readonly maxSocketsPerAddress: number;
}

/** The sockets of this process: whose they are, how many, and until when. */
export interface ConnectedSockets {
  /** False when this address has all the sockets it may have. Undefined: an address that is not counted. */
  hasRoomFor(address: string | undefined): boolean;
  /** Keeps a socket until it closes. */
  add(socket: WebSocket, address: string | undefined): void;
  /** Ties a socket to its viewer: it closes when the token expires. False when the viewer has too many. */
  signIn(socket: WebSocket, viewer: Viewer): boolean;
  /** Closes the sockets of a session that ended. */
  closeSession(sessionId: SessionId): void;
  all(): readonly WebSocket[];
}

/** The longest that a timer of Node can wait. */
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

export function createConnectedSockets({
  maxSocketsPerViewer,
  maxSocketsPerAddress,
}: SocketCaps): ConnectedSockets {
  const sockets = new Set<WebSocket>();
  const byAddress = createGroups<string>();
  const byViewer = createGroups<UserId>();
  const bySession = createGroups<SessionId>();
  return {
    hasRoomFor: (address) => address === undefined || byAddress.of(address).size < maxSocketsPerAddress,
    add(socket, address) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (address !== undefined) byAddress.add(address, socket);
    },
    signIn(socket, { userId, sessionId, expiresAt }) {
      if (byViewer.of(userId).size >= maxSocketsPerViewer) return false;
      byViewer.add(userId, socket);
      bySession.add(sessionId, socket);
      closeAt(socket, expiresAt);
      return true;
    },
    closeSession(sessionId) {
      for (const socket of bySession.of(sessionId)) closeSocket(socket, 'forbidden');
    },
    all: () => [...sockets],
  };
}

/** Closes a socket at a time (Unix milliseconds). */
function closeAt(socket: WebSocket, at: number): void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = at - Date.now();
    if (left <= 0) closeSocket(socket, 'forbidden');
    else timer = setTimeout(wait, Math.min(left, LONGEST_TIMER_MILLIS));
  };
  wait();
  socket.once('close', () => clearTimeout(timer));
}

interface Groups<K> {
  of(key: K): ReadonlySet<WebSocket>;
  /** Until the socket closes. */
  add(key: K, socket: WebSocket): void;
}

const NONE: ReadonlySet<WebSocket> = new Set();

function createGroups<K>(): Groups<K> {
  const groups = new Map<K, Set<WebSocket>>();
  return {
    of: (key) => groups.get(key) ?? NONE,
    add(key, socket) {
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(socket));
      socket.once('close', () => {
        group.delete(socket);
        if (group.size === 0) groups.delete(key);
      });
    },
  };
}
