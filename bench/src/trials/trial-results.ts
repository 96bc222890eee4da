/** Pushes per second, a figure a round. */
export interface FanOutResult {
  readonly trial: 'fan-out';
  readonly followers: number;
  readonly entriesPerRound: number;
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

/** Of times, milliseconds. */
export interface Times {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface VisibilityResult {
  readonly trial: 'visibility';
  readonly followers: number;
  /** Home timelines a second, in a closed loop with nobody posting. */
  readonly maximumRate: number;
  /** Home timelines a second while posts were made: wanted and given. */
  readonly wantedRate: number;
  readonly givenRate: number;
  readonly readP99: number;
  /** From the sending of createPost to the list of the last follower. */
  readonly visible: Times;
  /** From the sending of createPost to its answer: a part of `visible`. */
  readonly answered: Times;
}

/** What one event to all sockets took. */
export interface SocketsPhase {
  readonly events: number;
  /** From the sending of createPost to each socket, of all events. */
  readonly delivered: Times;
  /** Operations of the subgraphs for one event, those of createPost apart. */
  readonly postsOperations: number;
  readonly usersOperations: number;
}
export interface SocketsResult {
  readonly trial: 'sockets';
  readonly sockets: number;
  readonly bytesPerSocket: number;
  readonly plain: SocketsPhase;
  readonly withViewer: SocketsPhase;
}

/** Milliseconds of pages for one reader, one after the other. */
export interface GrowthReader {
  readonly followees: number;
  readonly pulled: number;
  readonly firstPage: number;
  /** Mean of pages 41 to 60. */
  readonly deepPages: number;
}
export interface GrowthResult {
  readonly trial: 'growth';
  readonly few: GrowthReader;
  readonly many: GrowthReader;
}

/** How late others' posts were visible, without and with the big author's posts. */
export interface BigAuthorPhase {
  readonly alone: Times;
  readonly beside: Times;
  readonly bigPosts: number;
  /** From the sending of the last of them: pushed, until it was fanned out to all; pulled, until a follower's page. */
  readonly lastBigPostMillis: number;
}
export interface BigAuthorResult {
  readonly trial: 'big-author';
  readonly followers: number;
  readonly pulled: BigAuthorPhase;
  readonly pushed: BigAuthorPhase;
}

/** What others' reads took while one client was greedy, and while many signed in. Milliseconds. */
export interface NeighboursResult {
  readonly trial: 'neighbours';
  /** Home timelines a second, half of what can be read. */
  readonly rate: number;
  readonly usualP99: number;
  readonly greedy: {
    readonly p99: number;
    /** Of the client's operations, each of which costs nearly as much as one may. */
    readonly cost: number;
    readonly admitted: number;
    readonly refused: number;
  };
  readonly signIns: {
    readonly p99: number;
    readonly count: number;
    readonly signedIn: number;
    readonly refused: number;
    /** Given up by the gateway. */
    readonly unanswered: number;
    /** Until the last of them was answered. */
    readonly millis: number;
  };
}

/** Pages a second, a figure a round. */
export interface PersistedGetResult {
  readonly trial: 'persisted-get';
  readonly pages: number;
  readonly uncached: readonly number[];
  readonly cached: readonly number[];
  /** 0 to 1, of the answers that count as cached: how many came with an age. */
  readonly fromCache: number;
}

/** What the process had in memory under mixed load. Bytes. */
export interface MemoryResult {
  readonly trial: 'memory';
  readonly minutes: number;
  readonly sockets: number;
  readonly requestsPerSecond: number;
  /** At 2, 5 and 10 minutes, as far as the load lasted. */
  readonly atMinutes: readonly { readonly minute: number; readonly bytes: number }[];
  readonly highest: number;
  /** Medians of the thirds of the time. */
  readonly thirds: readonly [first: number, middle: number, last: number];
  /** Of a line through the second half, a minute. */
  readonly slope: number;
}

export type TrialResult =
  | FanOutResult
  | VisibilityResult
  | SocketsResult
  | GrowthResult
  | BigAuthorResult
  | NeighboursResult
  | PersistedGetResult
  | MemoryResult;
