import { operation } from '@rookery/operations';
import type { PostedOperation } from '../load/load-job.ts';
import { oneLine } from './one-line.ts';

const HOME = 'HomeTimeline';
const PAGE_SIZE = 20;

/** The first page of each of these people's home timeline. */
export function homeRequests(authorizations: readonly string[]): PostedOperation[] {
  const query = oneLine(operation(HOME));
  const body = JSON.stringify({ operationName: HOME, query, variables: { first: PAGE_SIZE } });
  return authorizations.map((authorization) => ({ authorization, body }));
}
