import type { DocumentNode } from 'graphql';
export interface CachePolicies { policyOf(o: { document: DocumentNode; operationName: string | undefined; signedIn: boolean }): { maxAgeSeconds: number; scope: 'PUBLIC' | 'PRIVATE' } }
export const createCachePolicies = (): CachePolicies => ({ policyOf: () => ({ maxAgeSeconds: 0, scope: 'PRIVATE' }) });
