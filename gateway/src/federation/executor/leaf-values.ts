import { isEnumType, type GraphQLEnumType, type GraphQLScalarType } from 'graphql';

/** A leaf's value as the client gets it; null where it is none of its type. Never called with null. */
export type LeafValue = (value: unknown) => unknown;

const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;

const isIntegral = (value: unknown): boolean =>
  typeof value === 'number' && (Number.isSafeInteger(value) || INTEGER.test(String(value)));

const anything: LeafValue = (value) => value;
const text: LeafValue = (value) => (typeof value === 'string' ? value : null);
const truth: LeafValue = (value) => (typeof value === 'boolean' ? value : null);
const whole: LeafValue = (value) => (isIntegral(value) ? value : null);
const real: LeafValue = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const id: LeafValue = (value) => (typeof value === 'string' || isIntegral(value) ? value : null);

const BUILT_IN: Readonly<Record<string, LeafValue>> = {
  String: text,
  Boolean: truth,
  Int: whole,
  Float: real,
  ID: id,
};

/** By the rules of Apollo's gateway: scalars of ours are as the subgraph says, an enum has the values that clients see. */
export function leafValueOf(type: GraphQLScalarType | GraphQLEnumType): LeafValue {
  if (!isEnumType(type)) return BUILT_IN[type.name] ?? anything;
  const values = new Set(type.getValues().map(({ name }) => name));
  return (value) => (typeof value === 'string' && values.has(value) ? value : null);
}
