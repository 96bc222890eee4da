import { operation } from '@rookery/operations';

/** An answer as a client reads it. */
export interface Answer {
  readonly status: number;
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
}

/** Runs a named operation of operations/, or a text, over HTTP. */
export async function ask(
  url: string,
  nameOrText: string,
  variables?: Readonly<Record<string, unknown>>,
  as?: Pick<Person, 'token'>,
): Promise<Answer> {
  const query = /^\w+$/.test(nameOrText) ? operation(nameOrText) : nameOrText;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(as ? { authorization: `Bearer ${as.token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

export async function signUpAt(url: string, username: string): Promise<Person> {
  const { data, errors } = await ask(
    url,
    'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken viewer { user { id } } } }',
    { input: { username, email: `${username}@example.com`, password: 'correct horse' } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return { id: data.signUp.viewer.user.id, username, token: data.signUp.accessToken };
}
