export * from './domain-error.ts';
export * from './input-checks.ts';
export * from './assert-never.ts';
