import type { Logger } from '@rookery/telemetry';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { isClientCode, MASKED } from '../federation/client-errors.ts';
import { shownMessage } from '../federation/shown-message.ts';

/** The last look at an error before it leaves. */
export type ShowError = (error: GraphQLFormattedError) => GraphQLFormattedError;

/** What the execution answered is fit to be shown, what is added around it mostly is; all else is logged and masked. */
export function createShowError({
  logger,
  hideSchemaDetails,
}: {
  readonly logger: Logger;
  readonly hideSchemaDetails: boolean;
}): ShowError {
  return (error) => {
    const code = error.extensions?.['code'];
    if (isClientCode(code)) return { ...error, message: shownMessage(error.message, { hideSchemaDetails }) };
    if (code !== MASKED.extensions.code) logger.error({ err: error }, 'request failed');
    return { ...(error.path ? { path: error.path } : {}), ...MASKED };
  };
}

/** An error of an execution in the form in which it is sent, with a code. */
export function formattedError(error: GraphQLError): GraphQLFormattedError {
  const { code = MASKED.extensions.code } = error.extensions;
  return { ...error.toJSON(), extensions: { ...error.extensions, code } };
}
