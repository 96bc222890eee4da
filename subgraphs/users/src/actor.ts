import type { UserId } from '@rookery/ids';
import type { Commit } from './log/commit.ts';

/** Who writes, and how their writes are committed and awaited. */
export interface Actor {
  readonly userId: UserId;
  readonly commit: Commit;
}
