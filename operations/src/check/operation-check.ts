import { coordinatesIn, type UsageEntry, type UsageReport } from '@rookery/usage';
import { GraphQLError, parse, validate, type GraphQLSchema } from 'graphql';
import type { ManifestOperation } from '../manifest/index.ts';
import { schemaCoordinates } from './schema-coordinates.ts';

/** An operation that a schema would refuse. */
export interface BrokenOperation {
  readonly id: string;
  readonly name: string | undefined;
  /** The only client that the manifest gives it to. */
  readonly client: string | undefined;
  readonly errors: readonly string[];
  /** Who ran it. */
  readonly usedBy: readonly UsageEntry[];
}

/** A part of the schema that is deprecated and used. */
export interface DeprecatedUse {
  /** `User.bio`, `Query.user(id:)`, `Audience.PUBLIC`. */
  readonly coordinate: string;
  readonly reason: string;
  /** Names of the manifest's operations that use it. */
  readonly operations: readonly string[];
  /** Who used it, in the manifest or not. */
  readonly usedBy: readonly UsageEntry[];
}

/** A part that is in the schema no more, and that clients used. */
export interface GoneUse {
  readonly coordinate: string;
  readonly usedBy: readonly UsageEntry[];
}

export interface OperationCheck {
  readonly checked: number;
  readonly broken: readonly BrokenOperation[];
  readonly gone: readonly GoneUse[];
  readonly deprecated: readonly DeprecatedUse[];
}

/** Holds a manifest's operations, and what clients were seen to use, against a schema. */
export function checkOperations(
  schema: GraphQLSchema,
  operations: readonly ManifestOperation[],
  usage?: UsageReport,
): OperationCheck {
  const coordinates = schemaCoordinates(schema);
  const usersOf = (coordinate: string) => usage?.byCoordinate.get(coordinate) ?? [];
  const namesByCoordinate = new Map<string, string[]>();
  const broken: BrokenOperation[] = [];

  for (const { id, name, body, clientName } of operations) {
    const errors = errorsOf(schema, body);
    if (errors.length > 0) {
      const usedBy = usage?.operations.filter(({ operation }) => operation.id === id) ?? [];
      broken.push({ id, name, client: clientName, errors, usedBy });
    }
    for (const coordinate of coordinatesOf(schema, body)) {
      const names = namesByCoordinate.get(coordinate) ?? [];
      namesByCoordinate.set(coordinate, [...names, name ?? id]);
    }
  }

  const deprecated = [...coordinates].flatMap(([coordinate, reason]) => {
    const names = namesByCoordinate.get(coordinate) ?? [];
    const usedBy = usersOf(coordinate);
    if (reason === undefined || names.length + usedBy.length === 0) return [];
    return [{ coordinate, reason, operations: [...new Set(names)], usedBy }];
  });
  const gone = [...(usage?.byCoordinate ?? [])].flatMap(([coordinate, usedBy]) =>
    coordinates.has(coordinate) ? [] : [{ coordinate, usedBy }],
  );
  const byCoordinate = (a: { coordinate: string }, b: { coordinate: string }) =>
    a.coordinate < b.coordinate ? -1 : 1;
  return {
    checked: operations.length,
    broken,
    gone: gone.sort(byCoordinate),
    deprecated: deprecated.sort(byCoordinate),
  };
}

function errorsOf(schema: GraphQLSchema, body: string): string[] {
  try {
    return validate(schema, parse(body)).map(({ message }) => message);
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}

/** What of an operation the schema has; of a broken one too. */
function coordinatesOf(schema: GraphQLSchema, body: string): readonly string[] {
  try {
    return coordinatesIn(schema, parse(body));
  } catch (error) {
    if (error instanceof GraphQLError) return [];
    throw error;
  }
}
