import Sequencer from '@jest/test-sequencer';

/** Files that take twenty seconds or more, the longest first: begun last, one of them would run on alone while the other workers are done. */
const LONGEST = [
  /\/processes\/failpoints/,
  /\/proof\//,
  /\/e2e\/src\/clients\./,
  /\/processes\//,
  /\/(consumer|seed-copies|local-servers|live-read-state)\./,
  /\/all-in-one\/src\/(live|events|behind-http)\./,
];

/** Jest knows which files take long only where it has run before; on a fresh machine it goes by their size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((pattern) => pattern.test(path));
      return place === -1 ? LONGEST.length : place;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}
