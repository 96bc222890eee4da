export { openStores, provisionDatabases, type Stores, type StoresDeps } from './stores.ts';
