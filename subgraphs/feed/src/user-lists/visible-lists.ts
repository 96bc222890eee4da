import type { Database } from '@rookery/database';
import { isIdOf, type UserId } from '@rookery/ids';
import {
  parseConnectionArgs,
  toConnection,
  type Connection,
  type ConnectionArgs,
  type CursorCodec,
} from '@rookery/pagination';
import type { LoaderMetrics } from '@rookery/telemetry';
import DataLoader from 'dataloader';
import type { RequestViewer } from '../request-viewer.ts';
import type { TimelineEdgeRow } from '../timelines/timeline-edge.ts';
import type { FilteredArgs, TimelinePages } from '../timelines/timeline-pages.ts';
import { createPageLoader } from './page-loader.ts';
import type { ListId, UserListRow } from './user-list.ts';
import { findVisibleLists, readListsOf, readMembersOf } from './visible-lists-queries.ts';

interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** Lists of people as the viewer of a request may see them. What they may not see is not there. */
export interface VisibleLists {
  /** Null for what is no list that the viewer may see, or no id of one. */
  find(id: string): Promise<UserListRow | null>;
  /** Last made first. BAD_USER_INPUT for what is wrong with the arguments, as the two below. */
  ofPerson(ownerId: UserId, args: ConnectionArgs): Promise<Connection<Edge<UserListRow>>>;
  /** Last added first. */
  members(listId: ListId, args: ConnectionArgs): Promise<Connection<Edge<{ readonly id: UserId }>>>;
  /** Null for what is no list that the viewer may see. */
  timeline(listId: string, args: FilteredArgs): Promise<Connection<TimelineEdgeRow> | null>;
}

export interface VisibleListsDeps {
  readonly db: Database;
  readonly cursors: CursorCodec;
  readonly pages: TimelinePages;
  readonly viewer: RequestViewer;
  /** Told of every batch. */
  readonly batches: LoaderMetrics;
}

/** For one request: what its fields ask for together shares a statement. */
export function createVisibleLists({ db, cursors, pages, viewer, batches }: VisibleListsDeps): VisibleLists {
  const lists = new DataLoader<ListId, UserListRow | null>(async (ids) => {
    batches.batch('list', ids.length);
    await viewer.caughtUp();
    const rows = await findVisibleLists(db, viewer.id, ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  });
  const listsOf = createPageLoader({
    read: async (ownerIds: readonly UserId[], request) => {
      await viewer.caughtUp();
      return readListsOf(db, viewer.id, ownerIds, request);
    },
    ownerOf: ({ ownerId }) => ownerId,
    batched: (size) => batches.batch('lists', size),
  });
  const membersOf = createPageLoader({
    read: async (listIds: readonly ListId[], request) => {
      await viewer.caughtUp();
      return readMembersOf(db, viewer.id, listIds, request);
    },
    ownerOf: ({ listId }) => listId,
    batched: (size) => batches.batch('listMembers', size),
  });
  const find = async (id: string) => (isIdOf('list', id) ? lists.load(id) : null);

  return {
    find,
    async ofPerson(ownerId, args) {
      const scope = `lists:${ownerId}`;
      const request = parseConnectionArgs(args, cursors, scope);
      return toConnection(request, await listsOf.load(ownerId, request), (node) => ({
        cursor: cursors.encode(scope, [node.id]),
        node,
      }));
    },
    async members(listId, args) {
      const scope = `list-members:${listId}`;
      const request = parseConnectionArgs(args, cursors, scope);
      return toConnection(request, await membersOf.load(listId, request), ({ memberId, addedAt }) => ({
        cursor: cursors.encode(scope, [addedAt, memberId]),
        node: { id: memberId },
      }));
    },
    async timeline(listId, args) {
      const list = await find(listId);
      return list && pages.page(viewer, { kind: 'list', listId: list.id }, args);
    },
  };
}
