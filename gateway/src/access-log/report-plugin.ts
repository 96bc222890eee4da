import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../federation/request-context.ts';
import { noteErrors } from './operation-report.ts';

/** Fills the report of each operation that Apollo Server answers. */
export function createReportPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ operation, response, contextValue: { report } }) {
        if (operation) {
          report.kind = operation.operation;
          report.name = operation.name?.value;
        }
        if (response.body.kind === 'single') noteErrors(report, response.body.singleResult.errors);
      },
    }),
  };
}
