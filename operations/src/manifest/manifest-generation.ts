import { join } from 'node:path';

/**
 * The manifest of all `.graphql` files of a folder, as JSON, made by Apollo's own tool: bodies are what Apollo Client
 * sends (`__typename` in every selection, definitions sorted), ids are their SHA-256. Ends the process when a file is no
 * GraphQL; it says which.
 */
export async function generateManifest(directory: string): Promise<string> {
  // A development dependency, which nothing but this command needs.
  const { generatePersistedQueryManifest } = await import('@apollo/generate-persisted-query-manifest');
  const manifest = await generatePersistedQueryManifest(
    { documents: join(directory, '*.graphql') },
    undefined,
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
