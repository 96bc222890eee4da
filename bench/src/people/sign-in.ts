import { operation } from '@rookery/operations';
import { BenchError } from '../bench-error.ts';
import type { Person } from './people.ts';

/** What drizzle/src/seed gives every account. */
export const SEED_PASSWORD = 'rookery seed';
/** Hashing a password is meant to be slow: two at a time, as there are cores. */
const AT_ONCE = 2;

/** Signs people in through the product. Authorization headers by the people's ids. */
export async function signInAll(url: string, people: readonly Person[]): Promise<Map<string, string>> {
  const authorizations = new Map<string, string>();
  const waiting = [...people];
  const work = async () => {
    for (let person = waiting.shift(); person; person = waiting.shift())
      authorizations.set(person.id, `Bearer ${await signIn(url, person)}`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return authorizations;
}

async function signIn(url: string, { username }: Person): Promise<string> {
  const variables = { input: { login: username, password: SEED_PASSWORD } };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: operation('SignIn'), variables }),
  });
  const text = await response.text();
  const token = tokenIn(text);
  if (token === undefined)
    throw new BenchError(
      `${username} cannot sign in (was this folder seeded with npm run seed?): ${text.slice(0, 300)}`,
    );
  return token;
}

function tokenIn(text: string): string | undefined {
  const { data } = JSON.parse(text) as { data?: { signIn?: { accessToken: string } | null } };
  return data?.signIn?.accessToken;
}
