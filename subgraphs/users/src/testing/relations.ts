import type { SubgraphResponse } from '@rookery/subgraph-host';
import type { Person, UsersWorld } from './users-world.ts';

/** What somebody sees of how they and another stand towards each other. */
export interface SeenRelation {
  readonly viewerFollowState: string;
  readonly viewerHidesReposts: boolean;
  readonly viewerHasBlocked: boolean;
  readonly viewerHasMuted: boolean;
  readonly followsViewer: boolean;
  readonly followerCount: number;
  readonly followingCount: number;
}

const SEEN = `id viewerFollowState viewerHidesReposts viewerHasBlocked viewerHasMuted followsViewer followerCount followingCount`;

/** The people's doings as single calls, so that tests read as sentences. */
export function createRelationActs(world: UsersWorld) {
  const act =
    (field: string, type: string, withViewer: boolean) =>
    (
      as: Person,
      whom: { readonly id: string },
      options: Readonly<Record<string, unknown>> = {},
    ): Promise<SubgraphResponse> =>
      world.ask(
        `mutation ($input: ${type}!) { ${field}(input: $input) {
          user { ${SEEN} } ${withViewer ? 'viewer { id user { followingCount followerCount } }' : ''} } }`,
        { as, variables: { input: { userId: whom.id, ...options } } },
      );
  return {
    follow: act('followUser', 'FollowUserInput', true),
    unfollow: act('unfollowUser', 'UnfollowUserInput', true),
    accept: act('acceptFollowRequest', 'AcceptFollowRequestInput', true),
    decline: act('declineFollowRequest', 'DeclineFollowRequestInput', false),
    block: act('blockUser', 'BlockUserInput', true),
    unblock: act('unblockUser', 'UnblockUserInput', false),
    mute: act('muteUser', 'MuteUserInput', false),
    unmute: act('unmuteUser', 'UnmuteUserInput', false),
    /** Null when `as` may not see them. */
    async seen(as: Person, whom: Person): Promise<SeenRelation | null> {
      const query = `query ($id: ID!) { user(id: $id) { ${SEEN} } }`;
      const { user } = await world.tell<{ user: SeenRelation | null }>(query, {
        as,
        variables: { id: whom.id },
      });
      return user;
    },
    setPrivate: (as: Person, isPrivate: boolean) =>
      world.tell('mutation ($p: Boolean!) { updateProfile(input: { isPrivate: $p }) { user { id } } }', {
        as,
        variables: { p: isPrivate },
      }),
  };
}

/** The codes of an answer's errors; none when it is well. */
export const codesOf = ({ errors }: SubgraphResponse): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions?.['code']);
