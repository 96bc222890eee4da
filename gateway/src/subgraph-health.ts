import { request } from 'undici';

const TIMEOUT_MILLIS = 1_000;

export interface SubgraphHealth {
  /**
   * Asks each whether it is ready. `allSeen`: every one was, now or at some time before; one that is away then makes
   * answers partial, and taking the front door away for it would make them none.
   */
  look(): Promise<{ readonly allSeen: boolean; readonly checks: Readonly<Record<string, boolean>> }>;
}

/** Watches subgraphs behind HTTP. */
export function createSubgraphHealth(
  subgraphs: readonly { readonly name: string; readonly url: string }[],
): SubgraphHealth {
  const seen = new Set<string>();
  return {
    async look() {
      const answers = await Promise.all(
        subgraphs.map(async ({ name, url }) => [name, await isReady(url)] as const),
      );
      for (const [name, ready] of answers) if (ready) seen.add(name);
      return { allSeen: seen.size === subgraphs.length, checks: Object.fromEntries(answers) };
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(new URL('/health/ready', url), {
      headersTimeout: TIMEOUT_MILLIS,
      bodyTimeout: TIMEOUT_MILLIS,
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
