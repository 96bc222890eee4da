import type { UsageEntry } from '@rookery/usage';
import type { OperationCheck } from './operation-check.ts';

/** Whether the schema would break somebody. */
export function isBreaking({ broken, gone }: OperationCheck): boolean {
  return broken.length + gone.length > 0;
}

/** What a check found, for people: a block for what breaks, for what is gone, and for what is deprecated. */
export function describeCheck(check: OperationCheck): string {
  const { broken, gone, deprecated } = check;
  const blocks = [
    block(
      'Broken operations of the manifest',
      broken.map(({ id, name, client, errors, usedBy }) => [
        `${name ?? id}${client === undefined ? '' : ` of ${client}`}`,
        ...errors,
        ...usedBy.map(clientLine),
      ]),
    ),
    block(
      'Gone from the schema, and used',
      gone.map(({ coordinate, usedBy }) => [coordinate, ...usedBy.map(operationLine)]),
    ),
    block(
      'Deprecated, and used',
      deprecated.map(({ coordinate, reason, operations, usedBy }) => [
        `${coordinate} (${reason})`,
        ...(operations.length > 0 ? [`in the manifest: ${operations.join(', ')}`] : []),
        ...usedBy.map(operationLine),
      ]),
    ),
  ];
  const counts = [
    `${check.checked} operations checked`,
    `${broken.length} broken`,
    ...(gone.length > 0 ? [`${gone.length} used that are gone`] : []),
    `${deprecated.length} deprecated in use`,
  ];
  return [...blocks.filter((text) => text !== ''), counts.join(', ')].join('\n\n');
}

function block(title: string, entries: readonly (readonly string[])[]): string {
  if (entries.length === 0) return '';
  const lines = entries.map(([head = '', ...more]) => [`  ${head}`, ...more.map((line) => `    ${line}`)]);
  return [`${title}:`, ...lines.flat()].join('\n');
}

function clientLine({ client, count, lastSeen }: UsageEntry): string {
  const version = client.version === '' ? '' : ` ${client.version}`;
  return `run by ${client.name}${version}: ${count} times, last on ${lastSeen}`;
}

function operationLine(entry: UsageEntry): string {
  return `${entry.operation.name}, ${clientLine(entry)}`;
}
