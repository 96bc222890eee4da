import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { packageOf, packageShares } from './package-shares.ts';

const frame = (functionName: string, url: string) => ({ callFrame: { functionName, url } });
const file = (...path: readonly string[]) => pathToFileURL(join(ROOT, ...path)).href;

describe('a profile', () => {
  it.each([
    [frame('f', file('node_modules/@apollo/gateway/dist/index.js')), '@apollo/gateway'],
    [frame('f', file('node_modules/graphql/execution/execute.mjs')), 'graphql'],
    [frame('f', file('node_modules/a/node_modules/b/index.js')), 'b'],
    [frame('f', file('subgraphs/posts/dist/posts/post-loaders.js')), 'subgraphs/posts'],
    [frame('f', file('gateway/dist/gateway.js')), 'gateway'],
    [frame('f', 'node:net'), 'node'],
    [frame('(garbage collector)', ''), '(garbage collector)'],
    [frame('writev', ''), 'native'],
  ])('knows whose code %j is', (node, name) => {
    expect(packageOf(node)).toBe(name);
  });

  it('counts self time within the windows alone, and no idle time', () => {
    const profile: CpuProfile = {
      startTime: 1_000_000,
      nodes: [
        { id: 1, ...frame('(idle)', '') },
        { id: 2, ...frame('f', 'node:net'), children: [3] },
        { id: 3, ...frame('g', file('gateway/dist/x.js')) },
      ],
      samples: [2, 3, 1, 2, 2],
      timeDeltas: [1_000, 1_000, 3_000, 1_000, 1_000],
    };
    const window = { from: 1_001_000, to: 1_006_500 };
    expect(packageShares([profile], [window])).toEqual([
      { package: 'gateway', selfMillis: 3, share: 0.6, withCallees: 0.6 },
      { package: 'node', selfMillis: 2, share: 0.4, withCallees: 1 },
    ]);
  });
});
