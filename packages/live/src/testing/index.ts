export * from './scripted-live-source.ts';
export * from './live-source-contract.ts';
export * from './networked-feed.ts';
export * from './people.ts';
