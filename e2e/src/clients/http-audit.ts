import { auditServer, serverAudits } from 'graphql-http';
import type { ClientsWorld } from './clients-world.ts';

/** What a bare Apollo Server warns of as well. */
const MOST_WARNINGS = 3;

export function httpAudit(world: () => ClientsWorld): void {
  describe('GraphQL over HTTP, audited by graphql-http', () => {
    it('has no error, and no more warnings than a bare Apollo Server', async () => {
      const results = await auditServer({ url: () => world().url, fetchFn: fetch });
      const told = (status: string) =>
        results.filter((result) => result.status === status).map((result) => [result.id, result.name]);
      expect(told('error')).toEqual([]);
      expect(told('warn').length).toBeLessThanOrEqual(MOST_WARNINGS);
      expect(results).toHaveLength(serverAudits({ url: world().url, fetchFn: fetch }).length);
    });
  });
}
