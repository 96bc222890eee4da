import { operation } from '@rookery/operations';
import type { World } from './world.ts';

/** An answer, as plain fetch brings it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests read whatever their operation selects
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly token: string;
  readonly refreshToken: string;
}

export const PASSWORD = 'correct horse battery';

/** Runs a named operation of operations/, or a text, with plain fetch. */
export async function ask(
  world: Pick<World, 'url'>,
  nameOrText: string,
  variables: Readonly<Record<string, unknown>> = {},
  as?: Pick<Person, 'token'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const query = /^\w+$/.test(nameOrText) ? operation(nameOrText) : nameOrText;
  const response = await fetch(world.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(as ? { authorization: `Bearer ${as.token}` } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
  return { status: response.status, headers: response.headers, ...body };
}

/** The data of an answer that must have no error. */
export async function expectData(answer: Promise<Answer>): Promise<Answer['data']> {
  const { data, errors } = await answer;
  expect(errors).toBeUndefined();
  return data;
}

export async function signUp(world: Pick<World, 'url'>, username: string): Promise<Person> {
  const input = { username, email: `${username}@example.com`, password: PASSWORD };
  const text = `mutation ($input: SignUpInput!) {
    signUp(input: $input) { accessToken refreshToken viewer { user { id } } }
  }`;
  const { signUp: payload } = await expectData(ask(world, text, { input }));
  return {
    id: payload.viewer.user.id,
    username,
    token: payload.accessToken,
    refreshToken: payload.refreshToken,
  };
}

export async function follow(world: Pick<World, 'url'>, follower: Person, followee: Person): Promise<void> {
  const text = 'mutation ($input: FollowUserInput!) { followUser(input: $input) { user { id } } }';
  await expectData(ask(world, text, { input: { userId: followee.id } }, follower));
}

/** Writes a post; its id. */
export async function post(world: Pick<World, 'url'>, author: Person, text: string): Promise<string> {
  const mutation = 'mutation ($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
  const { createPost } = await expectData(ask(world, mutation, { input: { text } }, author));
  return createPost.post.id;
}

/** Texts of the newest posts of somebody's home timeline, newest first. */
/** Deletes a post; whoever wrote it asks. */
export async function deletePost(world: Pick<World, 'url'>, author: Person, id: string): Promise<void> {
  const text = 'mutation ($id: ID!) { deletePost(input: { postId: $id }) { deletedPostId } }';
  await expectData(ask(world, text, { id }, author));
}

export async function homeTexts(world: Pick<World, 'url'>, viewer: Person, first = 100): Promise<string[]> {
  const text = 'query ($first: Int) { homeTimeline(first: $first) { edges { node { text } } } }';
  const { homeTimeline } = await expectData(ask(world, text, { first }, viewer));
  return homeTimeline.edges.map(({ node }: { node: { text: string } }) => node.text);
}
