import type { UserId } from '@rookery/ids';
import {
  parseConnectionArgs,
  toConnection,
  type Connection,
  type CursorCodec,
  type PageRequest,
} from '@rookery/pagination';
import type { Account } from '../accounts/account.ts';

/** Arguments of a list that is read from its start. */
export interface PeopleArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Somebody's place in a list: the id (time-ordered) of what put them there. */
export interface ListedPerson {
  readonly userId: UserId;
  readonly position: string;
}

/** Reads the next of a list, newest first, below a position. */
export type ReadListed = (below: string | undefined, limit: number) => Promise<readonly ListedPerson[]>;

export interface PersonEdge {
  readonly cursor: string;
  readonly node: Account;
}

export interface PeopleListDeps {
  readonly cursors: CursorCodec;
  /** Those whom the viewer may see, null for others, in the order asked. */
  readonly loadAccounts: (ids: readonly UserId[]) => Promise<readonly (Account | null)[]>;
}

export interface PeopleList {
  /** Names the connection and whose it is; its cursors hold nowhere else. */
  readonly scope: string;
  readonly read: ReadListed;
  /** Whom the list shows, of those whom the viewer may see. */
  readonly shows: (account: Account) => boolean;
}

/** A page is filled in steps that grow, up to this many rows. */
const MAX_STEP_ROWS = 1_000;

/** A page of people: full while there are more whom the viewer may see. */
export async function pageOfPeople(
  { cursors, loadAccounts }: PeopleListDeps,
  { scope, read, shows }: PeopleList,
  args: PeopleArgs,
): Promise<Connection<PersonEdge>> {
  const request = parseConnectionArgs(args, cursors, scope);
  const shown = await fill(request, read, async (rows) => {
    const accounts = await loadAccounts(rows.map(({ userId }) => userId));
    return rows.flatMap(({ position }, index) => {
      const account = accounts[index];
      return account && shows(account) ? [{ position, account }] : [];
    });
  });
  return toConnection(request, shown, ({ position, account }) => ({
    cursor: cursors.encode(scope, [position]),
    node: account,
  }));
}

/** Reads on until one more than the page is there, or the list ends. */
async function fill<Shown>(
  { limit, after }: PageRequest,
  read: ReadListed,
  keep: (rows: readonly ListedPerson[]) => Promise<readonly Shown[]>,
): Promise<Shown[]> {
  const kept: Shown[] = [];
  let below = after?.[0];
  for (let step = limit + 1; ; step = Math.min(2 * step, MAX_STEP_ROWS)) {
    const rows = await read(below, step);
    kept.push(...(await keep(rows)));
    if (kept.length > limit || rows.length < step) return kept;
    below = rows.at(-1)?.position;
  }
}
