import type { AudienceMember, SentMember, SubgraphRequest } from '@rookery/subgraph-host';
import type { IdentityHeaders } from './identity-headers.ts';

/**
 * What crosses to another process of a request besides its text, its identity and its id. Everybody of an audience is
 * named by a signed identity of their own.
 */
export function sentOperation(request: SubgraphRequest, identities: IdentityHeaders): object {
  const { identity: _identity, requestId: _requestId, query: _query, audience, ...asked } = request;
  const sentMember = ({ identity, event }: AudienceMember): SentMember => ({
    identity: identities.headerFor(identity),
    ...(event ? { event } : {}),
  });
  return audience ? { ...asked, audience: audience.map(sentMember) } : asked;
}
