import { startFaultWorld, type FaultWorld } from '../recovery/fault-world.ts';
import { FAULTS, strikeByFreezing, workerKilledOften } from '../recovery/faults.ts';
import { strike } from '../recovery/under-fault.ts';

/** The long test looks after each of a hundred: a dead worker's leases take 3 s to run out. */
const WORKER_KILLS = [1, 4, 5];

describe('with a process for each part', () => {
  let faults: FaultWorld;
  beforeAll(async () => {
    faults = await startFaultWorld();
  });
  afterAll(() => faults?.world.close());

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    'every acknowledged post is on every timeline, once and in order, after %s',
    (_name, fault) => strike(faults, fault),
  );

  it('and after the worker is killed ten times', async () => {
    for (const times of WORKER_KILLS) await strike(faults, workerKilledOften(times));
  });

  it('and after holders of leases stand still until others have taken over, and wake', () =>
    strikeByFreezing(faults));
});
