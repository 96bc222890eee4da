import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { TypePlan } from './type-plans.ts';

/** A field of one selection, with all that is known of it before it is executed. */
export interface FieldPlan {
  /** Counts the fields of an operation's plan. */
  readonly number: number;
  readonly responseName: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  /** All selections that were merged into this one. */
  readonly nodes: readonly FieldNode[];
  readonly isNullable: boolean;
  /** Of its type without the outer non-null. */
  readonly type: TypePlan;
  /** Undefined: the property of that name. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
}

/** One operation, for one choice of what its conditions leave in. */
export interface OperationPlan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}
