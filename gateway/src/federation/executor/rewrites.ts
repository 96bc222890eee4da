import type { FetchDataRewrite } from '@apollo/query-planner';
import { isData, ownValue, setOwn, type Data } from './own-values.ts';
import type { TypeCondition } from './type-conditions.ts';

/** Changes what is sent to a subgraph, or what came from it, in place. */
export type Rewrite = (value: Data) => void;

type At = (value: unknown) => void;

const FRAGMENT_PREFIX = '... on ';

/** The planner's rewrites as one; undefined: there are none. */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  conditionOf: (typename: string) => TypeCondition,
): Rewrite | undefined {
  if (!rewrites || rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite) => compile(rewrite, conditionOf));
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
}

function compile(rewrite: FetchDataRewrite, conditionOf: (typename: string) => TypeCondition): At {
  const name = rewrite.path.at(-1);
  if (name === undefined) return () => undefined;
  const atEnd = onObjects(rewriteOf(rewrite, name));
  return rewrite.path.slice(0, -1).reduceRight<At>((next, element) => {
    if (!element.startsWith(FRAGMENT_PREFIX)) return onObjects((object) => next(ownValue(object, element)));
    const isMet = conditionOf(element.slice(FRAGMENT_PREFIX.length));
    return onObjects((object) => {
      const typename = ownValue(object, '__typename');
      if (!typename || isMet(String(typename))) next(object);
    });
  }, atEnd);
}

function rewriteOf(rewrite: FetchDataRewrite, name: string): (object: Data) => void {
  if (rewrite.kind === 'ValueSetter') return (object) => setOwn(object, name, rewrite.setValueTo);
  return (object) => {
    const value = ownValue(object, name);
    if (value === undefined) return;
    setOwn(object, rewrite.renameKeyTo, value);
    object[name] = undefined;
  };
}

function onObjects(change: (object: Data) => void): At {
  return function apply(value) {
    if (Array.isArray(value)) value.forEach(apply);
    else if (isData(value)) change(value);
  };
}
