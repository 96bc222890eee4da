import Sequencer from '@jest/test-sequencer';

/** Files that take a minute, in no order: begun last, one of them would run on alone while the other workers are done. */
const LONGEST = [/\/proof\/home-proof/, /\/processes\//, /local-servers/, /live\.test/];

/** Jest knows which files take long only where it has run before; on a fresh machine it goes by their size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (LONGEST.some((pattern) => pattern.test(path)) ? 0 : 1);
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
