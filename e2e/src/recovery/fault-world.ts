import { startTestPostgres, type TestPostgres } from '@rookery/testkit';
import { follow, homeTexts, signUp, type Person } from '../client.ts';
import { openStores, startProduct, startWorld, type Mode, type World } from '../world.ts';
import type { RunningProduct } from '../world-product.ts';
import { createRecoveries, type Recoveries } from './recoveries.ts';

/** Enough authors that several partitions have work; who reads follows them all. */
const AUTHORS = ['author', 'abel', 'agnes', 'adam'];
const READERS = ['alice', 'bob', 'carol'];

/** A product whose stores may die one by one. */
export interface FaultWorld {
  readonly world: World;
  readonly postgres: TestPostgres;
  readonly authors: readonly [Person, ...Person[]];
  readonly readers: readonly Person[];
  readonly recoveries: Recoveries;
  /** Everybody reads, which fills their lists. */
  read(): Promise<void>;
  /** The same product again, on the same stores and other ports. The caller stops it. */
  startAnother(): Promise<RunningProduct>;
}

/** A world for all tests of a file, whose recoveries are printed at the end. To be called where tests are described. */
export function useFaultWorld(mode?: Mode): () => FaultWorld {
  let faults: FaultWorld | undefined;
  beforeAll(async () => {
    faults = await startFaultWorld(mode);
  });
  afterAll(async () => {
    if (!faults) return;
    console.log(faults.recoveries.summary());
    await faults.world.close();
  });
  return () => {
    if (!faults) throw new Error('the world has not started');
    return faults;
  };
}

export async function startFaultWorld(mode?: Mode): Promise<FaultWorld> {
  let postgres: TestPostgres | undefined;
  const stores = await openStores(async () => {
    postgres = await startTestPostgres();
    return { urls: postgres.urls, drop: postgres.stop };
  });
  if (!postgres) throw new Error('no PostgreSQL');
  // What fails is told by the readers; requests that meet a store that is away say so in the log, as they should.
  // What somebody wrote they read at once, however slow the machine that runs the tests.
  const settings = { LOG_LEVEL: 'silent', READ_WAIT_MILLIS: '10000' };
  const world = await startWorld(settings, stores, mode);
  const people = await meet(world).catch(async (error: unknown) => {
    await world.close();
    throw error;
  });
  const { readers } = people;
  return {
    world,
    postgres,
    ...people,
    recoveries: createRecoveries(),
    async read() {
      await Promise.all(readers.map((reader) => homeTexts(world, reader)));
    },
    startAnother: () => startProduct({ ...stores.settings, ...settings }, mode),
  };
}

/** Signs everybody up; who reads follows all who write. */
async function meet(world: World): Promise<Pick<FaultWorld, 'authors' | 'readers'>> {
  const [first, ...others] = await Promise.all(AUTHORS.map((name) => signUp(world, name)));
  const readers = await Promise.all(READERS.map((name) => signUp(world, name)));
  if (!first) throw new Error('nobody writes');
  for (const reader of readers) for (const author of [first, ...others]) await follow(world, reader, author);
  return { authors: [first, ...others], readers };
}
