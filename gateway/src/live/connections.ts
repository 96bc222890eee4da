import type { SessionId, UserId } from '@rookery/ids';
import type { Viewer } from '../federation/index.ts';
import type { LiveConnection } from './live-connection.ts';

export interface SocketCaps {
  /** Over all devices and tabs of one account. */
  readonly maxSocketsPerViewer: number;
  /** From one network address, signed in or not. */
  readonly maxSocketsPerAddress: number;
}

/** The live connections of this process: whose they are, how many, and until when. */
export interface Connections {
  /** False when this address has all that it may have. Undefined: an address that is not counted. */
  hasRoomFor(address: string | undefined): boolean;
  /** Keeps a connection until it closes. */
  add(connection: LiveConnection, address: string | undefined): void;
  /** Ties a connection to its viewer: it closes when the token expires. False when the viewer has too many. */
  signIn(connection: LiveConnection, viewer: Viewer): boolean;
  /** Closes the connections of a session that ended. */
  closeSession(sessionId: SessionId): void;
  all(): readonly LiveConnection[];
}

/** The longest that a timer of Node can wait. */
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

export function createConnections({ maxSocketsPerViewer, maxSocketsPerAddress }: SocketCaps): Connections {
  const connections = new Set<LiveConnection>();
  const byAddress = createGroups<string>();
  const byViewer = createGroups<UserId>();
  const bySession = createGroups<SessionId>();
  return {
    hasRoomFor: (address) => address === undefined || byAddress.of(address).size < maxSocketsPerAddress,
    add(connection, address) {
      connections.add(connection);
      connection.onClosed(() => connections.delete(connection));
      if (address !== undefined) byAddress.add(address, connection);
    },
    signIn(connection, { userId, sessionId, expiresAt }) {
      if (byViewer.of(userId).size >= maxSocketsPerViewer) return false;
      byViewer.add(userId, connection);
      bySession.add(sessionId, connection);
      closeAt(connection, expiresAt);
      return true;
    },
    closeSession(sessionId) {
      for (const connection of bySession.of(sessionId)) connection.close('forbidden');
    },
    all: () => [...connections],
  };
}

/** Closes a connection at a time (Unix milliseconds). */
function closeAt(connection: LiveConnection, at: number): void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = at - Date.now();
    if (left <= 0) connection.close('forbidden');
    else timer = setTimeout(wait, Math.min(left, LONGEST_TIMER_MILLIS));
  };
  wait();
  connection.onClosed(() => clearTimeout(timer));
}

interface Groups<K> {
  of(key: K): ReadonlySet<LiveConnection>;
  /** Until the connection closes. */
  add(key: K, connection: LiveConnection): void;
}

const NONE: ReadonlySet<LiveConnection> = new Set();

function createGroups<K>(): Groups<K> {
  const groups = new Map<K, Set<LiveConnection>>();
  return {
    of: (key) => groups.get(key) ?? NONE,
    add(key, connection) {
      const group = groups.get(key) ?? new Set();
      groups.set(key, group.add(connection));
      connection.onClosed(() => {
        group.delete(connection);
        if (group.size === 0) groups.delete(key);
      });
    },
  };
}
