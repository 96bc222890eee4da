import { TARGETS, type TargetContext } from '../targets/target.ts';
import type { Person } from './people.ts';
import { signInAll } from './sign-in.ts';

/** Access tokens live for 13.5 minutes at least; a turn takes a fraction of what is left. */
const RENEW_AFTER_MILLIS = 7 * 60_000;

/** Authorization headers that are good for some minutes, of people who signed in through the product. */
export interface Tokens {
  current(): Promise<ReadonlyMap<string, string>>;
}

/** Starts the product to sign people in, at first and whenever their tokens are about to end. */
export function createTokens(context: TargetContext, people: readonly Person[]): Tokens {
  let known: { readonly authorizations: ReadonlyMap<string, string>; readonly at: number } | undefined;
  return {
    async current() {
      if (known && performance.now() - known.at < RENEW_AFTER_MILLIS) return known.authorizations;
      const product = await TARGETS['all-in-one'].start({ ...context, profileDir: undefined });
      try {
        known = { authorizations: await signInAll(product.url, people), at: performance.now() };
      } finally {
        await product.stop();
      }
      return known.authorizations;
    },
  };
}
