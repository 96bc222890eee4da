import fc from 'fast-check';
import { buildASTSchema, parse, validate } from 'graphql';
import { createCostModel } from './cost-model.ts';
import { reference, selections, write, type Picked, type Written } from './testing/random-operation.ts';
import { SMALL_SUPERGRAPH } from './testing/small-supergraph.ts';

const model = createCostModel({ supergraphSdl: SMALL_SUPERGRAPH });
const schema = buildASTSchema(parse(SMALL_SUPERGRAPH), { assumeValidSDL: true });
const LITERALS = { asVariables: false, inFragments: false };

function costOf({ query, variables }: Written): number {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  return model.costOf({ document, variables });
}

function largerPages(picked: readonly Picked[], more: number): Picked[] {
  return picked.map((each) => ({
    ...each,
    first: typeof each.first === 'number' ? Math.min(each.first + more, 2 ** 31 - 1) : each.first,
    within: largerPages(each.within, more),
  }));
}

describe('the cost of any operation', () => {
  it('is what the rules say', () => {
    fc.assert(
      fc.property(selections, (picked) => {
        expect(costOf(write(picked, LITERALS))).toBe(reference(picked));
      }),
      { numRuns: 100 },
    );
  });

  it('is the same with variables, given or by default, as with literals', () => {
    fc.assert(
      fc.property(selections, (picked) => {
        const cost = costOf(write(picked, LITERALS));
        expect(costOf(write(picked, { asVariables: true, inFragments: false }))).toBe(cost);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same with fragments as with what they stand for', () => {
    fc.assert(
      fc.property(selections, fc.boolean(), (picked, asVariables) => {
        const cost = costOf(write(picked, LITERALS));
        expect(costOf(write(picked, { asVariables, inFragments: true }))).toBe(cost);
      }),
      { numRuns: 100 },
    );
  });

  it('never falls when pages grow, nor when a field is selected besides', () => {
    fc.assert(
      fc.property(selections, selections, fc.nat(200), (picked, others, more) => {
        const cost = costOf(write(picked, LITERALS));
        expect(costOf(write(largerPages(picked, more), LITERALS))).toBeGreaterThanOrEqual(cost);
        expect(costOf(write([...picked, ...others], LITERALS))).toBeGreaterThanOrEqual(cost);
      }),
      { numRuns: 100 },
    );
  });
});
