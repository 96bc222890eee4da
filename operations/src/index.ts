import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One example operation, as its file has it. */
export interface ExampleOperation {
  /** The operation's name and its file's. */
  readonly name: string;
  /** The document, the comment that says what it shows on top. */
  readonly text: string;
  /** Variables to try it with. Ids in them are of the right kind and of nothing that exists. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

const EXTENSION = '.graphql';

/** Where the `.graphql` files live: the package's root, from `src` as from `dist`. */
export const operationsDirectory = join(import.meta.dirname, '..');

let loaded: ReadonlyMap<string, ExampleOperation> | undefined;

/** Every example operation by its name, in the order of the names. The files are read once per process. */
export function loadOperations(): ReadonlyMap<string, ExampleOperation> {
  loaded ??= new Map(
    readdirSync(operationsDirectory)
      .filter((file) => file.endsWith(EXTENSION))
      .sort()
      .map((file) => readOperation(basename(file, EXTENSION)))
      .map((operation) => [operation.name, operation]),
  );
  return loaded;
}

/** The document of one operation; throws on a name that has no file. */
export function operation(name: string): string {
  const found = loadOperations().get(name);
  if (!found) throw new Error(`operations/${name}${EXTENSION} does not exist`);
  return found.text;
}

function readOperation(name: string): ExampleOperation {
  const text = readFileSync(join(operationsDirectory, name + EXTENSION), 'utf8');
  const variablesFile = join(operationsDirectory, `${name}.json`);
  if (!existsSync(variablesFile)) return { name, text };
  return {
    name,
    text,
    variables: JSON.parse(readFileSync(variablesFile, 'utf8')) as Record<string, unknown>,
  };
}
