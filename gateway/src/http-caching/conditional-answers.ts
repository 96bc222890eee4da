import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPGraphQLResponse } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import type { CachePolicies } from './cache-policy.ts';

/** An answer to a GET that is about to be sent, without errors. */
export interface Conditional {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answered: HTTPGraphQLResponse;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly signedIn: boolean;
}

/** Answers that clients and caches may keep, or already have. */
export interface ConditionalAnswers {
  /** Sets the headers that say for how long and for whom. Resolves to whether the client has this very answer already. */
  prepare(answer: Conditional): boolean;
}

/**
 * By the hints in the schema: an answer that nothing is said of is asked for again each time, and costs no bytes when it
 * is the same.
 */
export function createConditionalAnswers({
  policies,
}: {
  readonly policies: CachePolicies;
}): ConditionalAnswers {
  return {
    prepare({ request, response, answered: { body }, document, operationName, signedIn }) {
      if (body.kind !== 'complete') return false;
      const { maxAgeSeconds, scope } = policies.policyOf({ document, operationName, signedIn });
      const kept = maxAgeSeconds > 0 ? `max-age=${maxAgeSeconds}` : 'no-cache';
      const audience = scope === 'PUBLIC' && maxAgeSeconds > 0 ? 'public' : 'private';
      const etag = `"${createHash('sha256').update(body.string).digest('base64url').slice(0, 27)}"`;
      response.setHeader('Cache-Control', `${audience}, ${kept}`);
      response.setHeader('ETag', etag);
      response.appendHeader('Vary', 'Authorization, Accept');
      return knows(request, etag);
    },
  };
}

/** Whether `If-None-Match` names the answer; proxies make entity tags weak on their way. */
function knows({ headers }: IncomingMessage, etag: string): boolean {
  const known = headers['if-none-match'];
  if (known === undefined) return false;
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
