import { Kind, parse, print, visit, type DefinitionNode, type DocumentNode } from 'graphql';
import { MAX_DOCUMENT_TOKENS } from '../settings.ts';

/** The document of a text; undefined when it does not parse. */
export function parsedBody(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true, maxTokens: MAX_DOCUMENT_TOKENS });
  } catch {
    return undefined;
  }
}

/**
 * A document without what clients differ in while they mean the same: white space, comments, and the order in which
 * operations and fragments stand. The order of fields stays.
 */
export function normalizedBody({ definitions }: DocumentNode): string {
  const sorted = [...definitions].sort((a, b) => compare(sortKey(a), sortKey(b)));
  return print({ kind: Kind.DOCUMENT, definitions: sorted });
}

/** The document with its strings emptied: a literal may bear what somebody typed. */
export function bodyWithoutStrings(document: DocumentNode): string {
  return print(visit(document, { StringValue: (node) => ({ ...node, value: '', block: false }) }));
}

function sortKey(definition: DefinitionNode): string {
  const name = 'name' in definition ? (definition.name?.value ?? '') : '';
  if (definition.kind === Kind.OPERATION_DEFINITION) return `1 ${name}`;
  return definition.kind === Kind.FRAGMENT_DEFINITION ? `2 ${name}` : `3 ${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
