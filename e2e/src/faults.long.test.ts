import { useFaultWorld } from './recovery/fault-world.ts';
import { FAULTS, strikeByFreezing, WORKER_KILLED } from './recovery/faults.ts';
import { strike } from './recovery/under-fault.ts';

const TIMES = 10;
/** A quarter of the hundred, so that no test takes longer than it may. */
const WORKER_KILLS = 25;

describe('again and again', () => {
  const faults = useFaultWorld();

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    'every acknowledged post is on every timeline, once and in order, after %s',
    async (_name, fault) => {
      for (let time = 0; time < TIMES; time += 1) await strike(faults(), fault);
    },
  );

  it.each(['first', 'second', 'third', 'fourth'])(
    'and after a hundred kills of the worker: the %s quarter',
    async () => {
      for (let time = 0; time < WORKER_KILLS; time += 1) await strike(faults(), WORKER_KILLED);
    },
  );

  it('and after holders of leases stand still until others have taken over, and wake', () =>
    strikeByFreezing(faults(), TIMES));
});
