import { loadOperations } from '@rookery/operations';
import { supergraphSdl } from '@rookery/schema';
import { parse } from 'graphql';
import { createCostModel } from './cost-model.ts';

const model = createCostModel({ supergraphSdl: supergraphSdl() });

function costOf(name: string, more: Readonly<Record<string, unknown>> = {}): number {
  const { text = '', variables } = loadOperations().get(name) ?? {};
  return model.costOf({ document: parse(text), variables: { ...variables, ...more } });
}

describe('what the example operations cost', () => {
  it('is something for all that ask for more than a value', () => {
    for (const name of loadOperations().keys()) expect(costOf(name)).toBeGreaterThan(0);
  });

  it.each([
    ['Me', 2, 2],
    ['HomeTimeline', 71, 311],
    ['HomeTimelineFull', 171, 811],
    ['PublicTimeline', 67, 307],
    ['Profile', 67, 307],
    ['Conversation', 128, 368],
    ['AllTogether', 94, 1424],
    ['CreatePost', 14, 14],
    ['SignIn', 103, 103],
    ['OnHomeTimeline', 7, 7],
  ])('of %s is %i, and %i with pages of 100', (name, cost, largest) => {
    expect(costOf(name)).toBe(cost);
    expect(costOf(name, { first: 100 })).toBe(largest);
  });
});
