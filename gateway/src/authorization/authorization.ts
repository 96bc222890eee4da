import type { DocumentNode, FieldNode } from 'graphql';
import type { ClientOperation, ResponseData, Viewer } from '../federation/index.ts';
import { allowedDocument, requiringFields } from './allowed-document.ts';
import { readRequirements, type Requirement } from './requirements.ts';
import { completeWithRefusals, type CompletedData } from './refused-positions.ts';

/** Signed out, or signed in without what it takes. */
export type RefusalCode = 'UNAUTHENTICATED' | 'FORBIDDEN';

/** What of a document a viewer may not have. */
export interface Refusals {
  /** The same for viewers who are refused the same of this document. */
  readonly key: string;
  readonly code: RefusalCode;
  /** The document without the refused fields; the same object for the same refusals, to remember plans by. */
  readonly allowed: DocumentNode;
  /** The selections that are refused, wherever they are executed. */
  readonly refused: ReadonlySet<FieldNode>;
}

export interface Authorization {
  /**
   * Undefined: the viewer may have all that the document selects, the field that is subscribed to aside. The document
   * must be valid.
   */
  refusalsOf(document: DocumentNode, viewer: Viewer | undefined): Refusals | undefined;
  /** Why a viewer may not subscribe to a field; undefined: they may. */
  subscriptionRefusal(field: FieldNode, viewer: Viewer | undefined): RefusalCode | undefined;
  /** The whole result of an operation of which only `allowed` was executed: null wherever something was refused. */
  complete(operation: ClientOperation, refusals: Refusals, data: ResponseData): CompletedData;
}

interface KnownDocument {
  readonly requiring: ReadonlyMap<FieldNode, readonly Requirement[]>;
  readonly requirements: readonly Requirement[];
  readonly refusals: Map<string, Refusals>;
}

/** Ways to be refused something, remembered of a document: one or two unless the schema has many scopes. */
const MAX_REMEMBERED = 32;

/** Enforces the authorization directives of a supergraph, before anything is sent to a subgraph. */
export function createAuthorization({ supergraphSdl }: { readonly supergraphSdl: string }): Authorization {
  const rules = readRequirements(supergraphSdl);
  const documents = new WeakMap<DocumentNode, KnownDocument>();

  function lookOver(document: DocumentNode): KnownDocument {
    const known = documents.get(document);
    if (known) return known;
    const requiring = requiringFields(rules, document);
    const requirements = new Map([...requiring.values()].flat().map((each) => [each.key, each]));
    const looked = {
      requiring,
      requirements: [...requirements.values()],
      refusals: new Map<string, Refusals>(),
    };
    documents.set(document, looked);
    return looked;
  }

  return {
    refusalsOf(document, viewer) {
      const { requiring, requirements, refusals } = lookOver(document);
      if (requirements.length === 0) return undefined;
      const unmet = unmetOf(requirements, viewer);
      if (unmet.length === 0) return undefined;
      const lacking = new Set(unmet.map((each) => each.key));
      const key = `${viewer ? 'in' : 'out'} ${[...lacking].join(' ')}`;
      const known = refusals.get(key);
      if (known) return known;
      const refused = new Set(
        [...requiring].flatMap(([node, needs]) =>
          needs.some((need) => lacking.has(need.key)) ? [node] : [],
        ),
      );
      const made: Refusals = {
        key,
        code: codeFor(viewer),
        allowed: allowedDocument(rules.schema, document, refused),
        refused,
      };
      const [oldest] = refusals.keys();
      if (oldest !== undefined && refusals.size >= MAX_REMEMBERED) refusals.delete(oldest);
      refusals.set(key, made);
      return made;
    },
    subscriptionRefusal(field, viewer) {
      const root = rules.schema.getSubscriptionType();
      const unmet = root && unmetOf(rules.ofField(root, field.name.value), viewer);
      return unmet && unmet.length > 0 ? codeFor(viewer) : undefined;
    },
    complete: (operation, refusals, data) =>
      completeWithRefusals({ schema: rules.schema, operation, refusals, data }),
  };
}

function unmetOf(requirements: readonly Requirement[], viewer: Viewer | undefined): readonly Requirement[] {
  return requirements.filter((each) => !viewer || !each.isMetBy(viewer));
}

function codeFor(viewer: Viewer | undefined): RefusalCode {
  return viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED';
}
