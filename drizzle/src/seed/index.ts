export { createRandom, type Random } from './random.ts';
export { isUnused, loadWorld, NotEmptyError, type LoadOptions } from './load.ts';
export type { DatabaseUrls } from './owner-transactions.ts';
export { SEED_PASSWORD } from './seed-password.ts';
export {
  completeSettings,
  earliestNow,
  SEED_DEFAULTS,
  SEED_LIMITS,
  type SeedSettings,
} from './seed-settings.ts';
export { shapeOf, type Author, type Shape, type Spread } from './shape.ts';
export { createWorld, type SeedProgress, type World } from './world.ts';
