export * from './branded.ts';
export * from './layout.ts';
