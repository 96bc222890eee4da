export * from './identity.ts';
export * from './identity-header.ts';
export * from './keys.ts';
export * from './access-token.ts';
