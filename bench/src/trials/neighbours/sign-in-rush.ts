import { operation } from '@rookery/operations';
import { BenchError } from '../../bench-error.ts';
import type { Person } from '../../people/people.ts';
import { SEED_PASSWORD } from '../../people/sign-in.ts';

/** What became of sign-ins that all began at once. */
export interface Rush {
  readonly count: number;
  readonly signedIn: number;
  /** Told to come again later. */
  readonly refused: number;
  /** Given up by the gateway: a mutation waits 5 s. */
  readonly unanswered: number;
  readonly millis: number;
}

/** Everybody signs in at once, each with an account of their own. */
export async function rushToSignIn(url: string, people: readonly Person[]): Promise<Rush> {
  const startedAt = performance.now();
  const outcomes = await Promise.all(people.map(({ username }) => signIn(url, username)));
  const of = (wanted: string) => outcomes.filter((outcome) => outcome === wanted).length;
  const [signedIn, refused, unanswered] = [of('signed in'), of('RATE_LIMITED'), of('SUBGRAPH_UNAVAILABLE')];
  if (signedIn + refused + unanswered < people.length)
    throw new BenchError(
      `neighbours: a sign-in ended with ${outcomes.find((one) => !/^(signed in|RATE|SUBGRAPH)/.test(one))}.`,
    );
  return { count: people.length, signedIn, refused, unanswered, millis: performance.now() - startedAt };
}

async function signIn(url: string, login: string): Promise<string> {
  const variables = { input: { login, password: SEED_PASSWORD } };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: operation('SignIn'), variables }),
  });
  const { data, errors } = (await response.json()) as {
    readonly data?: { readonly signIn: object | null } | null;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
  return data?.signIn ? 'signed in' : String(errors?.[0]?.extensions.code);
}
