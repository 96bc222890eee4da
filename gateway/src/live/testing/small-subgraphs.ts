import { unauthenticated } from '@rookery/errors';
import type { LiveEvent } from '@rookery/live';
import { subgraphSdl, type SubgraphName } from '@rookery/schema';
import {
  createSubgraph,
  type RequestScope,
  type SubgraphClient,
  type SubgraphRequest,
} from '@rookery/subgraph-host';
import type { Logger } from '@rookery/telemetry';
import type { SubgraphClients } from '../../federation/index.ts';

interface FakeUser {
  readonly id: string;
  readonly username: string;
  readonly bio?: string;
}
interface FakePost {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
  readonly quotedPostId?: string;
  readonly likedBy?: readonly string[];
  /** These may not see it: they and its author are blocked, say. */
  readonly hiddenFrom?: readonly string[];
  /** Nobody but these may see it, as of a private account. */
  readonly visibleTo?: readonly string[];
}

/** The real schemas over a few people and posts in memory; what they are asked can be seen, and they can be taken down. */
export interface SmallSubgraphs {
  readonly clients: SubgraphClients;
  readonly users: Map<string, FakeUser>;
  readonly posts: Map<string, FakePost>;
  readonly requests: { readonly subgraph: SubgraphName; readonly request: SubgraphRequest }[];
  /** Subgraphs that take what they are asked, and never answer. */
  readonly hanging: Set<SubgraphName>;
  /** Viewers on whose behalf a post's flags cannot be told. */
  readonly failingFor: Set<string>;
  /** Subgraphs that cannot be reached, and for how many calls more. */
  readonly down: Map<SubgraphName, number>;
}

type Ref = { readonly id: string };
type AddedEvent = LiveEvent & { readonly postId: string; readonly repostedBy?: readonly string[] };

const EVENT_TYPES = {
  added: 'HomeTimelinePostAdded',
  removed: 'HomeTimelinePostRemoved',
  changed: 'HomeTimelineChanged',
  gap: 'HomeTimelineGap',
  read: 'HomeTimelineRead',
} as const;

export function createSmallSubgraphs(logger: Logger): SmallSubgraphs {
  const users: SmallSubgraphs['users'] = new Map();
  const posts: SmallSubgraphs['posts'] = new Map();
  const requests: SmallSubgraphs['requests'] = [];
  const down: SmallSubgraphs['down'] = new Map();
  const hanging: SmallSubgraphs['hanging'] = new Set();
  const failingFor: SmallSubgraphs['failingFor'] = new Set();

  function visiblePost(id: string, identity: RequestScope['identity']): FakePost | null {
    const found = posts.get(id);
    const viewer = identity.kind === 'viewer' ? identity.userId : 'nobody';
    if (found?.hiddenFrom?.includes(viewer)) return null;
    return found && (found.visibleTo?.includes(viewer) ?? true) ? found : null;
  }

  const userResolvers = {
    Query: {
      viewer: (_root: unknown, _args: unknown, { identity }: RequestScope) =>
        identity.kind === 'viewer' ? { id: `viewer of ${identity.userId}` } : null,
      userByUsername: (_root: unknown, { username }: { username: string }) =>
        [...users.values()].find((user) => user.username === username) ?? null,
    },
    Mutation: {
      signOut: (_root: unknown, _args: unknown, { identity }: RequestScope) => {
        if (identity.kind !== 'viewer') throw unauthenticated();
        return { sessionId: identity.sessionId };
      },
    },
    User: {
      __resolveReference: ({ id }: Ref) => users.get(id) ?? null,
      displayName: ({ username }: FakeUser) => username.toUpperCase(),
      bio: ({ bio }: FakeUser) => {
        if (bio === undefined) throw new Error('relation "profiles" does not exist');
        return bio;
      },
    },
  };
  const postResolvers = {
    Post: {
      __resolveReference: ({ id }: Ref, { identity }: RequestScope) => visiblePost(id, identity),
      author: ({ authorId }: FakePost) => ({ id: authorId }),
      quotedPost: ({ quotedPostId }: FakePost, _args: unknown, { identity }: RequestScope) =>
        visiblePost(quotedPostId ?? '', identity),
      likeCount: ({ likedBy = [] }: FakePost) => likedBy.length,
      viewerHasLiked: ({ likedBy = [] }: FakePost, _args: unknown, { identity }: RequestScope) => {
        if (identity.kind !== 'viewer') return false;
        if (failingFor.has(identity.userId)) throw new Error('relation "likes" does not exist');
        return likedBy.includes(identity.userId);
      },
    },
  };
  const feedResolvers = {
    HomeTimelineEvent: { __resolveType: ({ type }: LiveEvent) => EVENT_TYPES[type] },
    HomeTimelinePostAdded: {
      edge: ({ cursor, postId, repostedBy = [] }: AddedEvent) => ({
        cursor: `edge ${cursor}`,
        node: { id: postId },
        reason: repostedBy.length > 0 ? 'REPOSTED' : 'FOLLOWED',
        repostedBy: repostedBy.map((id) => ({ id })),
      }),
    },
  };

  function serve(name: SubgraphName, resolvers: object): SubgraphClient {
    const subgraph = createSubgraph({
      name,
      sdl: subgraphSdl(name),
      resolvers,
      createContext: (scope) => scope,
      logger,
    });
    return {
      async execute(request) {
        requests.push({ subgraph: name, request });
        const callsLeft = down.get(name) ?? 0;
        down.set(name, callsLeft - 1);
        if (hanging.has(name)) return new Promise(() => undefined);
        if (callsLeft > 0) throw new Error(`connect ECONNREFUSED ${name}`);
        // As over HTTP: nothing is shared with the subgraph.
        return JSON.parse(JSON.stringify(await subgraph.execute(request))) as ReturnType<typeof JSON.parse>;
      },
    };
  }

  const clients = {
    users: serve('users', userResolvers),
    posts: serve('posts', postResolvers),
    feed: serve('feed', feedResolvers),
  };
  return { clients, users, posts, requests, down, hanging, failingFor };
}
