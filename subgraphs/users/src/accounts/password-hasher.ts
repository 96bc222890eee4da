import { hash, verify } from '@node-rs/argon2';
import { createHashingSlots, type HashingLimits } from './hashing-slots.ts';

/** Hashes and verifies passwords with argon2id, few at once: RATE_LIMITED when too many wait. */
export interface PasswordHasher {
  /** PHC string, salt included. */
  hash(password: string): Promise<string>;
  /**
   * What is found, if the password fits it. It is looked for when the turn of its hashing comes: who is refused before
   * costs no statement. Finding nothing takes as long as finding something, and is undefined.
   */
  verify<Found extends { readonly passwordHash: string }>(
    find: () => Promise<Found | undefined>,
    password: string,
  ): Promise<Found | undefined>;
}

export interface PasswordCost {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 iterations, 1 lane. */
export const OWASP_PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id is the library's default algorithm, and its enum cannot be imported under isolatedModules. */
export function createPasswordHasher(cost: PasswordCost, limits: HashingLimits): PasswordHasher {
  const options = { ...cost };
  const slots = createHashingSlots(limits);
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => slots.run(() => hash(password, options)),
    verify(find, password) {
      return slots.run(async () => {
        decoy ??= hash('nobody has this password', options);
        const found = await find();
        const fits = await verify(found?.passwordHash ?? (await decoy), password);
        return fits ? found : undefined;
      });
    },
  };
}
