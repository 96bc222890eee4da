import type { Config } from '@rookery/config';
import type { FailpointAction } from '@rookery/events';

/** `name` kills the process at that point, `name=pause` holds it there. */
export function failpointsOf({ failpoints }: Pick<Config, 'failpoints'>): Map<string, FailpointAction> {
  return new Map(
    failpoints.map((item) => {
      const [name = '', action] = item.split('=');
      return [name, action === 'pause' ? 'pause' : 'kill'];
    }),
  );
}
