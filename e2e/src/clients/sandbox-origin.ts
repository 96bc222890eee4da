import type { ClientsWorld } from './clients-world.ts';

/** Where Apollo Sandbox runs: on its own, and embedded in a page. */
const ORIGINS = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];
const QUERY = '{ __typename }';

/** What a browser asks before Sandbox, a page on the internet, may speak to this machine. */
const preflight = (world: ClientsWorld, origin: string, method: string) =>
  fetch(world.url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers':
        'apollographql-client-name,apollographql-client-version,authorization,content-type,x-apollo-operation-name',
      'access-control-request-private-network': 'true',
    },
  });
const send = (world: ClientsWorld, origin: string, method: string) => {
  const headers = { origin, 'content-type': 'application/json', 'apollographql-client-name': 'explorer' };
  return method === 'GET'
    ? fetch(`${world.url}?query=${encodeURIComponent(QUERY)}`, { headers })
    : fetch(world.url, { method, headers, body: JSON.stringify({ query: QUERY }) });
};
const cases = ORIGINS.flatMap((origin) => ['GET', 'POST'].map((method) => [method, origin] as const));

export function sandboxInDevelopment(world: () => ClientsWorld): void {
  it.each(cases)(
    'in development %s from %s is let through by the preflight and answered',
    async (method, origin) => {
      const asked = await preflight(world(), origin, method);
      expect(asked.status).toBe(204);
      const granted = (name: string) => asked.headers.get(`access-control-allow-${name}`);
      expect(granted('origin')).toBe(origin);
      expect(granted('methods')?.split(/, */)).toContain(method);
      expect(granted('headers')).toContain('apollographql-client-name');
      expect(granted('headers')).toContain('authorization');
      expect(granted('private-network')).toBe('true');
      const answer = await send(world(), origin, method);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(await answer.json()).toEqual({ data: { __typename: 'Query' } });
    },
  );
}

export function sandboxInProduction(world: () => ClientsWorld): void {
  it.each(cases)(
    'in production %s from %s gets no leave, and could read no answer',
    async (method, origin) => {
      const asked = await preflight(world(), origin, method);
      const answer = await send(world(), origin, method);
      for (const { headers } of [asked, answer])
        expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    },
  );
}
