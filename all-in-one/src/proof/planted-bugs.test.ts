import { plantBug, type PlantedBug } from '@rookery/feed/testing';
import { proveHomeTimelines, type ProofOptions } from './home-proof.ts';

const RUNS = 40;
const TIMEOUT_MILLIS = 15 * 60_000;

/** What each mistake needs to show is met more often. */
const bugs: readonly [PlantedBug, Required<Pick<ProofOptions, 'favoured'>>['favoured']][] = [
  ['skip the dedupe', ['pushTwice']],
  ['no generation check', ['oldRedisReturns']],
  ['resume by id', ['lateWhileUnplugged']],
  ['tail plus one', ['lateBecomesTail']],
];

afterEach(() => plantBug(undefined));

test.each(bugs)(
  'the mistake to %s is caught',
  async (bug, favoured) => {
    plantBug(bug);
    const proof = proveHomeTimelines({ runs: RUNS, seed: 7, favoured });
    await expect(proof).rejects.toThrow(/ reads \{|screen \{|short page/);
  },
  TIMEOUT_MILLIS,
);
