export { createDocuments, type Documents, type ReadDocument } from './documents.ts';
export { rootFields, subscriptionField } from './root-selections.ts';
