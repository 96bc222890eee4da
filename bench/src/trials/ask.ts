import { BenchError } from '../bench-error.ts';

export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly authorization?: string;
}

/** Asks the product; throws BenchError for anything but data without errors. */
export async function ask<Data>(
  url: string,
  { query, variables = {}, authorization }: Question,
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors":['))
    throw new BenchError(`the product answers ${response.status} ${text.slice(0, 300)}`);
  return (JSON.parse(text) as { data: Data }).data;
}
