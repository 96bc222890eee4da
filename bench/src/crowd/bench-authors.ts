import { operation } from '@rookery/operations';
import type { Sql } from 'postgres';
import { ask } from '../trials/ask.ts';

/** Accounts that the bench opens for itself, once for a data folder, as anybody would. */
export const BENCH_AUTHORS = { star: 'bench_star', giant: 'bench_giant' } as const;
export type BenchAuthors = Readonly<Record<keyof typeof BENCH_AUTHORS, string>>;

const PASSWORD = 'a password that nobody needs';

/** Their ids; who has no account yet signs up with the product at `url`. */
export async function openAccounts(sql: Sql, url: string): Promise<BenchAuthors> {
  const idOf = async (username: string): Promise<string> => {
    const [known] = await sql<{ id: string }[]>`select id from users.accounts where username = ${username}`;
    return known?.id ?? signUp(url, username);
  };
  return { star: await idOf(BENCH_AUTHORS.star), giant: await idOf(BENCH_AUTHORS.giant) };
}

async function signUp(url: string, username: string): Promise<string> {
  const input = { username, email: `${username}@bench.example`, password: PASSWORD };
  const data = await ask<{
    readonly signUp: { readonly viewer: { readonly user: { readonly id: string } } };
  }>(url, { query: operation('SignUp'), variables: { input } });
  return data.signUp.viewer.user.id;
}
