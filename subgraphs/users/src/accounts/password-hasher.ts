import { hash, verify } from '@node-rs/argon2';
import { createHashingSlots, HASHING_LIMITS } from './hashing-slots.ts';

/** Hashes and verifies passwords with argon2id, few at once: RATE_LIMITED when too many wait. */
export interface PasswordHasher {
  /** PHC string, salt included. */
  hash(password: string): Promise<string>;
  /** Whether the password fits. Without a hash it works as long as with one and is never true. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
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
export function createPasswordHasher(cost: PasswordCost): PasswordHasher {
  const options = { ...cost };
  const slots = createHashingSlots(HASHING_LIMITS);
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => slots.run(() => hash(password, options)),
    async verify(passwordHash, password) {
      decoy ??= hash('nobody has this password', options);
      const against = passwordHash ?? (await decoy);
      const fits = await slots.run(() => verify(against, password));
      return fits && passwordHash !== undefined;
    },
  };
}
