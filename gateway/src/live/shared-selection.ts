import type { QueryPlan } from '@apollo/query-planner';
import type { EventSharing, LiveEvent } from '@rookery/live';
import type { ViewerDependence } from '@rookery/schema';
import { Kind, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { createSharedAnswer, type SharedAnswer } from './shared-answer.ts';
import { splitSelection } from './split-selection.ts';
import { subscriptionIn, type SubscriptionOperation } from './subscription-operation.ts';
import { watchDocument, type WatchedDocument } from './watched-document.ts';

type Data = Readonly<Record<string, unknown>>;

/** One operation as far as it can be shared between viewers. */
export interface SharedSelection {
  /** Different for every operation. */
  readonly id: number;
  /** How it is shared for an event; undefined: the event is one viewer's alone. */
  partsFor(event: LiveEvent): SelectionParts | undefined;
}

/** What of a selection is the same for all who are told of an event, and what is not. */
export interface SelectionParts {
  /** What is the same for all; made when it is first needed. */
  readonly watched: () => WatchedDocument;
  /** What an owner has to be asked about each viewer; undefined: nothing. */
  readonly own: OwnPart | undefined;
  /** What viewers are told, by data in which their own events' values are somebody's. */
  answerOf(data: Data): SharedAnswer;
}

/** The part of a selection that depends on the viewer. */
export interface OwnPart {
  readonly document: DocumentNode;
  /** Whether feed answers alike for everybody: nothing in its own part depends on the viewer. */
  readonly sharesRoot: () => boolean;
}

/** How a document is planned. */
type PlanOf = (document: DocumentNode) => QueryPlan;

/** Looks operations over, each once as long as its document lives. */
export function createSharedSelections(
  schema: GraphQLSchema,
  dependence: ViewerDependence,
  planOf: PlanOf,
): (operation: SubscriptionOperation) => SharedSelection {
  const known = new WeakMap<SubscriptionOperation, SharedSelection>();
  let nextId = 1;
  return (operation) => {
    let selection = known.get(operation);
    if (!selection) {
      selection = lookOver({ schema, dependence, planOf }, operation, nextId++);
      known.set(operation, selection);
    }
    return selection;
  };
}

interface LookingOver {
  readonly schema: GraphQLSchema;
  readonly dependence: ViewerDependence;
  readonly planOf: PlanOf;
}

function lookOver(looking: LookingOver, operation: SubscriptionOperation, id: number): SharedSelection {
  const byKind = new Map<string, SelectionParts>();
  return {
    id,
    partsFor({ sharing }) {
      if (!sharing) return undefined;
      const kind = `${sharing.typename} ${Object.keys(sharing.own).join(' ')}`;
      let parts = byKind.get(kind);
      if (!parts) {
        parts = partsOf(looking, operation, sharing);
        byKind.set(kind, parts);
      }
      return parts;
    },
  };
}

function partsOf(
  { schema, dependence, planOf }: LookingOver,
  operation: SubscriptionOperation,
  { typename, own: told }: EventSharing,
): SelectionParts {
  const isTold = (path: string) => Object.hasOwn(told, path);
  const split = splitSelection({ schema, dependence, operation, typename, isTold });
  const { own } = split;
  const { field } = operation;
  const root = field.alias?.value ?? field.name.value;
  const values = split.told.map(({ path, keys }) => ({ keys: [root, ...keys], fact: told[path] ?? '' }));
  let watched: WatchedDocument | undefined;
  let sharesRoot: boolean | undefined;

  /** Whether what a plan asks of feed for the event is the same for all. */
  function isRootShared({ node }: QueryPlan): boolean {
    if (node?.kind !== 'Subscription') return false;
    const document = parse(node.primary.operation);
    const [definition] = document.definitions;
    const primary =
      definition?.kind === Kind.OPERATION_DEFINITION
        ? subscriptionIn({ document, operation: definition })
        : undefined;
    if (!primary) return false;
    const isNeverTold = () => false;
    const of = { schema, dependence, operation: primary, typename, isTold: isNeverTold };
    return splitSelection(of).own === undefined;
  }

  return {
    watched: () => (watched ??= watchDocument(schema, dependence, split.shared)),
    own: own && { document: own, sharesRoot: () => (sharesRoot ??= isRootShared(planOf(own))) },
    answerOf: (data) => createSharedAnswer(data, values),
  };
}
