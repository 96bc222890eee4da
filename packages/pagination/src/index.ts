export * from './cursor.ts';
export * from './page.ts';
