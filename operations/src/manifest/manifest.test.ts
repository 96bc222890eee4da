import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';
import { Kind, OperationTypeNode, parse, print, type DocumentNode } from 'graphql';
import { loadOperations, operationsDirectory } from '../index.ts';
import { manifestFile } from '../operations-command.ts';
import { generateManifest } from './manifest-generation.ts';
import { parseManifest } from './manifest.ts';

const committed = () => readFileSync(manifestFile, 'utf8');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What Apollo Client hands to its links for a document. */
async function sentByApolloClient(document: DocumentNode): Promise<string> {
  let sent: DocumentNode | undefined;
  const link = new ApolloLink(({ query }) => {
    sent = query;
    return new Observable((observer) => {
      observer.next({ data: null });
      observer.complete();
    });
  });
  const client = new ApolloClient({ cache: new InMemoryCache(), link });
  const definition = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const type = definition?.kind === Kind.OPERATION_DEFINITION ? definition.operation : undefined;
  if (type === OperationTypeNode.MUTATION) await client.mutate({ mutation: document });
  else if (type === OperationTypeNode.QUERY) await client.query({ query: document, fetchPolicy: 'no-cache' });
  else
    await new Promise<void>((resolve) =>
      client.subscribe({ query: document }).subscribe({ complete: resolve }),
    );
  client.stop();
  return sent ? print(sent) : '';
}

describe('the manifest of the example operations', () => {
  it('is what npm run operations -- manifest writes', async () => {
    expect(await generateManifest(operationsDirectory)).toBe(committed());
  });

  it('has every operation, by the hash of what Apollo Client sends', async () => {
    const operations = parseManifest(committed(), manifestFile);
    const sent = await Promise.all(
      [...loadOperations().values()].map(async ({ name, text }) => {
        const body = await sentByApolloClient(parse(text));
        return { id: sha256(body), name, body };
      }),
    );
    const byName = (a: { name?: string }, b: { name?: string }) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1);
    expect([...operations].sort(byName)).toEqual(sent.sort(byName));
  });
});
