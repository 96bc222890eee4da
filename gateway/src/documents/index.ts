export { createDocuments, type Documents, type ReadDocument } from './documents.ts';
export { subscriptionField } from './subscription-root.ts';
