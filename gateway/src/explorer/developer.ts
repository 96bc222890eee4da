import { ANONYMOUS, type Keys } from '@rookery/auth';
import type { SubgraphClient } from '@rookery/subgraph-host';

/** The account that Sandbox and GraphiQL are signed in as, in development. */
export const DEVELOPER_USERNAME = 'developer';

/** Well below the lifetime of an access token. */
const TOKEN_REUSE_MILLIS = 5 * 60_000;

export interface Developer {
  /** An Authorization header's value that is good for some minutes; opens the account at first. */
  authorization(): Promise<string>;
}

/** Signs in through the graph like anybody, with a password that comes from this deployment's keys. */
export function createDeveloper({
  users,
  keys,
}: {
  /** Users, in this process or behind HTTP. */
  readonly users: SubgraphClient;
  readonly keys: Keys;
}): Developer {
  const password = keys.derive('developer account').toString('base64url');
  let known: { readonly authorization: Promise<string>; readonly until: number } | undefined;

  async function accessToken(
    name: 'SignIn' | 'SignUp',
    input: Record<string, string>,
  ): Promise<string | undefined> {
    const query = name === 'SignIn' ? SIGN_IN : SIGN_UP;
    const { data } = await users.execute({ query, variables: { input }, identity: ANONYMOUS });
    const payload = data?.['payload'] as { accessToken: string } | null | undefined;
    return payload?.accessToken;
  }

  async function signIn(): Promise<string> {
    const login = { login: DEVELOPER_USERNAME, password };
    const account = { username: DEVELOPER_USERNAME, email: 'developer@rookery.invalid', password };
    const token = (await accessToken('SignIn', login)) ?? (await accessToken('SignUp', account));
    if (!token) throw new Error(`somebody else has the name ${DEVELOPER_USERNAME}`);
    return `Bearer ${token}`;
  }

  return {
    async authorization() {
      if (!known || known.until < Date.now()) {
        known = { authorization: signIn(), until: Date.now() + TOKEN_REUSE_MILLIS };
        known.authorization.catch(() => (known = undefined));
      }
      return known.authorization;
    },
  };
}

const SIGN_IN = 'mutation ($input: SignInInput!) { payload: signIn(input: $input) { accessToken } }';
const SIGN_UP = 'mutation ($input: SignUpInput!) { payload: signUp(input: $input) { accessToken } }';
