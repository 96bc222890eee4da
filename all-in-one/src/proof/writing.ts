import type { Person, ProofWorld } from './proof-world.ts';
import type { Write } from './script.ts';

/** What is refused because a script knows no better: no reason to fail. */
const REFUSALS = ['NOT_FOUND', 'FORBIDDEN', 'BAD_USER_INPUT', 'CONFLICT', 'UNAUTHENTICATED'];

/** Posts as they were made, newest last; with who made them. */
export interface MadePost {
  readonly id: string;
  readonly author: Person;
}

/** What people do, through the subgraphs. */
export interface Writing {
  readonly posts: readonly MadePost[];
  post(author: Person, links?: Readonly<Record<string, string>>): Promise<void>;
  follow(follower: Person, followee: Person, hideReposts?: boolean): Promise<void>;
  do(who: Person, write: Write): Promise<void>;
  /** A post, counted from the newest back. */
  postAt(which: number): MadePost | undefined;
  /** What a moderator's tool will do: the account and its event, in one transaction. */
  suspend(whom: Person, isSuspended: boolean): Promise<void>;
  forget(): void;
}

const payloads: Readonly<Record<string, string>> = {
  createPost: 'post { id }',
  deletePost: 'deletedPostId',
  repost: 'post { id }',
  undoRepost: 'post { id }',
};
const ofPosts = (name: string) => name in payloads;

export function createWriting(world: ProofWorld): Writing {
  const posts: MadePost[] = [];
  const postAt = (which: number) => posts.at(-1 - (which % Math.max(1, posts.length)));

  async function mutate(who: Person, name: string, input: Readonly<Record<string, unknown>>) {
    const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input!`;
    const selection = payloads[name] ?? 'user { id }';
    const text = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} } }`;
    const { data, errors } = await world.run(ofPosts(name) ? 'posts' : 'users', who, text, { input });
    const strange = errors?.filter(({ extensions }) => !REFUSALS.includes(String(extensions?.['code'])));
    if (strange && strange.length > 0) throw new Error(`${who.name}: ${name}: ${JSON.stringify(strange)}`);
    return data?.[name] as { readonly post?: { readonly id: string } } | null | undefined;
  }

  async function post(author: Person, links: Readonly<Record<string, string>> = {}): Promise<void> {
    const made = await mutate(author, 'createPost', { text: `by ${author.name}`, ...links });
    if (made?.post) posts.push({ id: made.post.id, author });
  }

  const follow: Writing['follow'] = async (follower, { id }, hideReposts = false) => {
    if (follower.id !== id) await mutate(follower, 'followUser', { userId: id, hideReposts });
  };

  async function toAPost(who: Person, kind: string, { id, author }: MadePost): Promise<void> {
    if (kind === 'reply') await post(who, { replyToId: id });
    else if (kind === 'quote') await post(who, { quotedPostId: id });
    else await mutate(kind === 'deletePost' ? author : who, kind, { postId: id });
  }

  const toAPerson = {
    unfollow: 'unfollowUser',
    accept: 'acceptFollowRequest',
    block: 'blockUser',
    unblock: 'unblockUser',
    mute: 'muteUser',
    unmute: 'unmuteUser',
  } as const;

  return {
    posts,
    post,
    follow,
    postAt,
    async do(who, write) {
      switch (write.kind) {
        case 'post':
          return post(who);
        case 'setPrivate':
          await mutate(who, 'updateProfile', { isPrivate: write.isPrivate });
          return;
        case 'follow': {
          const whom = world.people[write.whom];
          if (whom) await follow(who, whom, write.hideReposts);
          return;
        }
        case 'unfollow':
        case 'accept':
        case 'block':
        case 'unblock':
        case 'mute':
        case 'unmute':
          await mutate(who, toAPerson[write.kind], { userId: world.people[write.whom]?.id });
          return;
        case 'reply':
        case 'quote':
        case 'repost':
        case 'undoRepost':
        case 'deletePost': {
          const target = postAt(write.which);
          if (target) await toAPost(who, write.kind, target);
        }
      }
    },
    async suspend({ id }, isSuspended) {
      await world.admin.begin(async (tx) => {
        const [account] = await tx<{ isPrivate: boolean; version: number }[]>`
          update users.accounts set is_suspended = ${isSuspended}, version = version + 1 where id = ${id}::bigint
          returning is_private as "isPrivate", version::int`;
        if (!account) throw new Error('nobody to suspend');
        const event = {
          type: 'user.updated',
          userId: id,
          ...account,
          isSuspended,
          isDeleted: false,
          changesVisibility: true,
        };
        await tx`
          insert into users.outbox (shard, partition, type, schema_version, payload)
          select (${id}::bigint >> 10) & 255, (${id}::bigint >> 10) & 7, 'user.updated', 1, ${tx.json(event)}`;
      });
    },
    forget: () => void posts.splice(0),
  };
}
