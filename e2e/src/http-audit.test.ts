import { auditServer, serverAudits } from 'graphql-http';
import { startWorld, type World } from './world.ts';

/** What a bare Apollo Server warns of as well. */
const MOST_WARNINGS = 3;

describe('GraphQL over HTTP, audited by graphql-http', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it('has no error, and no more warnings than a bare Apollo Server', async () => {
    const results = await auditServer({ url: () => world.url, fetchFn: fetch });
    const told = (status: string) =>
      results.filter((result) => result.status === status).map((result) => [result.id, result.name]);
    expect(told('error')).toEqual([]);
    expect(told('warn').length).toBeLessThanOrEqual(MOST_WARNINGS);
    expect(results).toHaveLength(serverAudits({ url: world.url, fetchFn: fetch }).length);
  });
});
