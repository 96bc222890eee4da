import {
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import type { Requirement, Requirements } from './requirements.ts';

/**
 * The fields of a valid document that require something of the viewer. Those of the subscription root are left out: that
 * is settled when somebody subscribes, and a run on an event may be made for several viewers, signed out.
 */
export function requiringFields(
  rules: Requirements,
  document: DocumentNode,
): ReadonlyMap<FieldNode, readonly Requirement[]> {
  const requiring = new Map<FieldNode, readonly Requirement[]>();
  const types = new TypeInfo(rules.schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (!parent || parent === rules.schema.getSubscriptionType()) return;
        const requirements = rules.ofField(parent, node.name.value);
        if (requirements.length > 0) requiring.set(node, requirements);
      },
    }),
  );
  return requiring;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * A document without some of its fields. What is left without a selection keeps its place with `__typename`; so does
 * every selection on an abstract type, because what was refused there depends on the type.
 */
export function allowedDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  refused: ReadonlySet<FieldNode>,
): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: { enter: (node) => (refused.has(node) ? null : undefined) },
      SelectionSet: {
        leave(node) {
          const { selections } = node;
          if (selections.length > 0 && !isAbstractType(types.getParentType())) return undefined;
          return { ...node, selections: [TYPENAME, ...selections] };
        },
      },
    }),
  );
}
