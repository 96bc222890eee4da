import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../federation/index.ts';

/** Shows clients that ask for it what their operation took: `extensions.cost`. */
export function createCostPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ response: { body }, contextValue: { shownCost } }) {
        if (!shownCost || body.kind !== 'single') return;
        body.singleResult.extensions = { ...body.singleResult.extensions, cost: shownCost };
      },
    }),
  };
}
