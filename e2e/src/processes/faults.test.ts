import { useFaultWorld } from '../recovery/fault-world.ts';
import { FAULTS, strikeByFreezing, WORKER_KILLED } from '../recovery/faults.ts';
import { strike } from '../recovery/under-fault.ts';

/** The second finds what the first has left; faults.long.test.ts has a hundred, and the rest ten times. */
const WORKER_KILLS = 2;

describe('in several processes, while people post', () => {
  const faults = useFaultWorld('distributed');

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    'every acknowledged post is on every timeline, once and in order, after %s',
    (_name, fault) => strike(faults(), fault),
  );

  it('and after two kills of the worker', async () => {
    for (let time = 0; time < WORKER_KILLS; time += 1) await strike(faults(), WORKER_KILLED);
  });

  it('and after holders of leases stand still until others have taken over, and wake', () =>
    strikeByFreezing(faults()));
});
