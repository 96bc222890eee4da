import type { Config } from '@rookery/config';
import { operation } from '@rookery/operations';

/** What a person is told when everything is ready; `address` is the gateway's, without a path. */
export function welcomeLines({
  address,
  environment,
}: {
  readonly address: string;
  readonly environment: Config['environment'];
}): string[] {
  const url = `${address}/graphql`;
  const lines = ['', `  GraphQL     ${url}   (WebSocket: ${url.replace('http', 'ws')})`];
  if (environment !== 'production')
    lines.push(
      `  Sandbox     ${url}   (in a browser; loads its page from Apollo)`,
      `  GraphiQL    ${address}/graphiql`,
    );
  lines.push(`  Health      ${address}/health/ready`, '');
  if (environment === 'production') return lines;
  return [
    ...lines,
    '  Try it: open GraphiQL, whose tabs are ready to run, or',
    '',
    `  curl -s ${url} -H 'content-type: application/json' -d '${firstQuery()}'`,
    '',
  ];
}

/** A sign-up that can be pasted into a shell. */
function firstQuery(): string {
  const query = operation('SignUp')
    .replace(/^\s*#.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  const input = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' };
  return JSON.stringify({ query, variables: { input } });
}
