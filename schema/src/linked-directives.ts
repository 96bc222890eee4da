import { Kind, type ConstValueNode, type DirectiveNode, type DocumentNode } from 'graphql';

/** A feature whose directives composition carries into the supergraph. */
export type LinkedFeature = 'authenticated' | 'cost' | 'requiresScopes';

/**
 * The name that a feature's directive has in a supergraph, without `@`: by its `@link` it may be renamed, or prefixed
 * where it is not imported. Undefined when the supergraph does not link the feature.
 */
export function linkedDirectiveName(
  supergraph: DocumentNode,
  feature: LinkedFeature,
  directive: string,
): string | undefined {
  const link = linksOf(supergraph).find((each) => featureOf(each) === feature);
  if (!link) return undefined;
  const imported = importedAs(argumentOf(link, 'import'), `@${directive}`);
  if (imported) return imported;
  const prefix = textOf(argumentOf(link, 'as')) ?? feature;
  return directive === feature ? prefix : `${prefix}__${directive}`;
}

/** Every `@link` of a supergraph. */
export function linksOf({ definitions }: DocumentNode): DirectiveNode[] {
  return definitions
    .flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
        ? (definition.directives ?? [])
        : [],
    )
    .filter(({ name }) => name.value === 'link');
}

/** What a `@link` names: `cost` of `https://specs.apollo.dev/cost/v0.1`; undefined when it is none of Apollo's. */
export function featureOf(link: DirectiveNode): string | undefined {
  return /^https:\/\/specs\.apollo\.dev\/(\w+)\/v/.exec(textOf(argumentOf(link, 'url')) ?? '')?.[1];
}

function argumentOf(directive: DirectiveNode, name: string): ConstValueNode | undefined {
  // Directives of a schema have constants alone.
  return directive.arguments?.find((each) => each.name.value === name)?.value as ConstValueNode | undefined;
}

function importedAs(imports: ConstValueNode | undefined, name: string): string | undefined {
  if (imports?.kind !== Kind.LIST) return undefined;
  for (const each of imports.values) {
    if (textOf(each) === name) return name.slice(1);
    if (each.kind !== Kind.OBJECT) continue;
    const member = (key: string) => textOf(each.fields.find((field) => field.name.value === key)?.value);
    if (member('name') === name) return (member('as') ?? name).slice(1);
  }
  return undefined;
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
