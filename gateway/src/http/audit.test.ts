import { auditServer } from 'graphql-http';
import { createSmallGraph } from '../testing/small-graph.ts';
import { startTestGateway } from '../testing/test-gateway.ts';

/** Those of a bare Apollo Server: it answers 400, not 200, for operations that were never begun, in both media types. */
const BARE_WARNINGS = ['572B', '7B9B', 'FDE2'];

describe('GraphQL over HTTP', () => {
  it('passes its audit with no error, and no more warnings than a bare Apollo Server', async () => {
    // The audit introspects, which only development allows.
    const gateway = await startTestGateway({
      subgraphs: createSmallGraph(),
      settings: { environment: 'development' },
    });
    await using _closed = { [Symbol.asyncDispose]: () => gateway.close() };
    const results = await auditServer({ url: gateway.url });
    expect(results.length).toBeGreaterThan(50);
    const idsOf = (wanted: string) => results.filter(({ status }) => status === wanted).map(({ id }) => id);
    expect(idsOf('error')).toEqual([]);
    expect(idsOf('warn').sort()).toEqual(BARE_WARNINGS);
  });
});
