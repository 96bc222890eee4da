import { createHash } from 'node:crypto';
import { GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { shownMessage } from '../federation/index.ts';
import { MAX_NESTING, nestsTooDeep, shapeOf, tooMuch, tooMuchIn } from '../limits/index.ts';
import { MAX_DOCUMENT_BYTES, MAX_DOCUMENT_TOKENS } from '../settings.ts';
import { conditionalSubscriptionRoots } from './root-selections.ts';

/** What came of an operation's text. */
export type ReadDocument =
  /** The same text gives the same object, by which plans and costs are remembered too. */
  | { readonly kind: 'valid'; readonly document: DocumentNode }
  /** Ready for the client, each with a code. */
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] };

/** Parses and validates the texts of operations, over HTTP and sockets alike; each text once while it is remembered. */
export interface Documents {
  /** Never throws. */
  read(text: string): ReadDocument;
  /** Whether reading it costs next to nothing. */
  isKnown(text: string): boolean;
  /** What is wrong with a text before anybody parses it; undefined: nothing. */
  refusalOf(text: string): Extract<ReadDocument, { kind: 'refused' }> | undefined;
  /** A document that was read and is well, by the SHA-256 of its text in hex: what Apollo Server looks it up by. */
  byHash(hash: string): DocumentNode | undefined;
  /** Reads a text that is kept whatever else is read. */
  keep(text: string): ReadDocument;
  /** Of the texts that are kept, these are from now on, and no others. */
  keepOnly(texts: ReadonlySet<string>): void;
}

export interface DocumentsOptions {
  readonly schema: () => GraphQLSchema;
  /** Whether `__schema` and `__type` may be asked for, and errors name what might have been meant. */
  readonly showSchema: boolean;
}

interface Kept {
  readonly document: DocumentNode;
  readonly hash: string;
}

/** Clients send few different ones. */
const MAX_REMEMBERED = 2_000;
/** Characters of all texts remembered; a parsed document takes some twenty times its text. */
const MAX_REMEMBERED_LENGTH = 4_000_000;
/** Longer ones are read anew each time: a few of them must not make all others be forgotten. */
const MAX_TEXT_LENGTH = 20_000;

export function createDocuments({ schema, showSchema }: DocumentsOptions): Documents {
  const byHash = new Map<string, DocumentNode>();
  const held = new Map<string, Kept>();
  const recent = new LRUCache<string, Kept>({
    max: MAX_REMEMBERED,
    maxSize: MAX_REMEMBERED_LENGTH,
    sizeCalculation: (_kept, text) => text.length,
    dispose: ({ hash }, text) => {
      if (!held.has(text)) byHash.delete(hash);
    },
  });
  const rules = showSchema ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];

  function read(text: string): ReadDocument {
    const known = held.get(text) ?? recent.get(text);
    if (known) return { kind: 'valid', document: known.document };
    const result = check(text);
    if (result.kind === 'refused') return shown(result.errors, { hideSchemaDetails: !showSchema });
    if (text.length > MAX_TEXT_LENGTH) return result;
    const kept = keptOf(text, result.document);
    recent.set(text, kept);
    byHash.set(kept.hash, kept.document);
    return result;
  }

  const isKnown = (text: string) => held.has(text) || recent.has(text);

  function refusalOf(text: string): ReturnType<Documents['refusalOf']> {
    if (isKnown(text)) return undefined;
    if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
      const tooLong = new GraphQLError(`The document is larger than ${MAX_DOCUMENT_BYTES} bytes.`);
      return refused('BAD_REQUEST', [tooLong]);
    }
    if (!nestsTooDeep(text)) return undefined;
    return { kind: 'refused', errors: [tooMuch(`${MAX_NESTING} levels of brackets`)] };
  }

  function check(text: string): ReadDocument {
    const refusal = refusalOf(text);
    if (refusal) return refusal;
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: MAX_DOCUMENT_TOKENS });
    } catch (error) {
      if (error instanceof GraphQLError) return refused('GRAPHQL_PARSE_FAILED', [error]);
      throw error;
    }
    const tooLarge = tooMuchIn(shapeOf(document));
    if (tooLarge) return { kind: 'refused', errors: [tooLarge] };
    // Before validation: graphql-js throws there when such a condition is a variable.
    const nodes = conditionalSubscriptionRoots(document);
    if (nodes.length > 0) {
      const message = 'The root field of a subscription takes neither @skip nor @include.';
      return refused('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message, { nodes })]);
    }
    const errors = validate(schema(), document, rules);
    if (errors.length > 0) return refused('GRAPHQL_VALIDATION_FAILED', errors.map(clearly));
    return { kind: 'valid', document };
  }

  return {
    read,
    refusalOf,
    isKnown,
    byHash: (hash) => byHash.get(hash),
    keep(text) {
      const result = read(text);
      if (result.kind === 'refused') return result;
      const kept = recent.get(text) ?? held.get(text) ?? keptOf(text, result.document);
      held.set(text, kept);
      byHash.set(kept.hash, kept.document);
      return result;
    },
    keepOnly(texts) {
      for (const [text, kept] of held) {
        if (texts.has(text)) continue;
        held.delete(text);
        if (!recent.has(text)) byHash.delete(kept.hash);
      }
    },
  };
}

function keptOf(text: string, document: DocumentNode): Kept {
  return { document, hash: createHash('sha256').update(text).digest('hex') };
}

function refused(code: string, errors: readonly GraphQLError[]): Extract<ReadDocument, { kind: 'refused' }> {
  return { kind: 'refused', errors: errors.map((error) => rebuilt(error, error.message, { code })) };
}

function shown(errors: readonly GraphQLError[], options: Parameters<typeof shownMessage>[1]): ReadDocument {
  return {
    kind: 'refused',
    errors: errors.map((error) => rebuilt(error, shownMessage(error.message, options), error.extensions)),
  };
}

/** Clients that know `@defer` and `@stream` are told that this server does not. */
function clearly(error: GraphQLError): GraphQLError {
  const directive = /^Unknown directive "@(defer|stream)"/.exec(error.message)?.[1];
  if (!directive) return error;
  return rebuilt(error, `@${directive} is not supported: an answer comes whole.`, error.extensions);
}

function rebuilt(error: GraphQLError, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions });
}
