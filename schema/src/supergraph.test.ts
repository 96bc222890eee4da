import { parse } from 'graphql';
import { admissibleSupergraph } from './enforced-features.ts';
import { supergraphSdl } from './index.ts';
import { linkedDirectiveName } from './linked-directives.ts';

const linking = (...links: string[]) =>
  `schema ${links.map((link) => `@link(${link})`).join(' ')} { query: Query }\ntype Query { a: Int }`;
const url = (feature: string) => `url: "https://specs.apollo.dev/${feature}/v0.1"`;

describe('the supergraph that @apollo/gateway is given', () => {
  it('is the composed one without the purpose of what is enforced here, to the letter', () => {
    const composed = supergraphSdl();
    expect(composed).toContain('authenticated/v0.1", for: SECURITY)');
    const [before = '', after = ''] = composed.split('authenticated/v0.1", for: SECURITY)');
    expect(admissibleSupergraph(composed)).toBe(`${before}authenticated/v0.1", )${after}`);
    expect(admissibleSupergraph(composed)).toContain('inaccessible/v0.2", for: SECURITY)');
  });

  it('keeps the purpose of what nobody enforces, so that it is refused', () => {
    const composed = linking(
      `${url('policy')}, for: SECURITY`,
      `${url('requiresScopes')}, for: SECURITY`,
      `for: SECURITY, ${url('authenticated')}`,
    );
    const admissible = admissibleSupergraph(composed);
    expect(admissible.match(/for: SECURITY/g)).toHaveLength(1);
    expect(admissible).toContain('policy/v0.1", for: SECURITY)');
    parse(admissible);
  });
});

describe('the name of a linked directive', () => {
  it.each([
    ['cost', `${url('cost')}, import: ["@listSize"]`, { cost: 'cost', listSize: 'listSize' }],
    ['not imported', url('cost'), { cost: 'cost', listSize: 'cost__listSize' }],
    ['of a renamed feature', `${url('cost')}, as: "price"`, { cost: 'price', listSize: 'price__listSize' }],
    [
      'imported by another name',
      `${url('cost')}, import: [{ name: "@cost", as: "@weight" }, "@listSize"]`,
      { cost: 'weight', listSize: 'listSize' },
    ],
  ])('is found when it is %s', (_, link, names) => {
    const supergraph = parse(linking(link));
    for (const [directive, name] of Object.entries(names))
      expect(linkedDirectiveName(supergraph, 'cost', directive)).toBe(name);
  });

  it('is undefined where the feature is not linked', () => {
    expect(linkedDirectiveName(parse(linking(url('tag'))), 'cost', 'cost')).toBeUndefined();
  });
});
