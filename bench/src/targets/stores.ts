/** The servers that all targets of a run work on. */
export interface Stores {
  /** A superuser's. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Holds the keys that tokens are signed with. */
  readonly dataDir: string;
}
