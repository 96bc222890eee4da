import { BenchError } from '../bench-error.ts';
import type { LoadResult } from '../load/load-job.ts';
import { homeRequests } from '../operations/home-requests.ts';
import type { TrialContext } from './trial.ts';

/** Reads home timelines of the seed's readers, in a closed loop or at a rate. Throws BenchError when one fails. */
export function homeLoad({ load, options, cast, authorizationOf }: TrialContext, url: string) {
  const requests = homeRequests(cast.readers.map(({ id }) => authorizationOf(id)));
  return async (how: {
    readonly seconds: number;
    readonly requestsPerSecond?: number;
  }): Promise<LoadResult> => {
    const result = await load.run({ url, connections: options.connections, requests, ...how });
    if (result.failures > 0)
      throw new BenchError(
        `${result.failures} home timelines failed under load, the first with ${result.firstFailure}`,
      );
    return result;
  };
}
