import { createSmallGraph, alice } from '../testing/small-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';

const QUERY = '{ homeTimeline { edges { node { text } } } }';

describe('the plan of an operation', () => {
  it.each([
    ['development', undefined, /^QueryPlan \{[\s\S]*Fetch\(service: "feed"\)/],
    ['development', 'internal', undefined],
    ['production', undefined, undefined],
  ] as const)('is shown in %s, in the format %s, to who asks for it', async (environment, format, text) => {
    const gateway = await startTestGateway({ subgraphs: createSmallGraph(), settings: { environment } });
    try {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${gateway.tokenOf(alice)}`,
          'apollo-query-plan-experimental': '1',
          ...(format ? { 'apollo-query-plan-experimental-format': format } : {}),
        },
        body: JSON.stringify({ query: QUERY }),
      });
      const { data, extensions } = (await response.json()) as {
        data: unknown;
        extensions?: { __queryPlanExperimental?: unknown };
      };
      expect(data).toHaveProperty('homeTimeline.edges');
      const shown = extensions?.__queryPlanExperimental;
      if (environment === 'production') expect(extensions).toBeUndefined();
      else if (text) expect(shown).toMatch(text);
      else expect(shown).toMatchObject({ kind: 'QueryPlan', node: { kind: 'Sequence' } });
    } finally {
      await gateway.close();
    }
  });
});
