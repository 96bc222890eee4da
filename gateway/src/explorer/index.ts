export * from './developer.ts';
export * from './explorer-pages.ts';
export * from './graphiql-handler.ts';
export * from './sandbox-handler.ts';
export * from './sandbox-page.ts';
