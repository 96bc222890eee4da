import { BenchError } from '../bench-error.ts';

/** Asks for the product's own figures. */
export async function readMetricsPage(graphqlUrl: string, token: string): Promise<string> {
  const response = await fetch(new URL('/metrics', graphqlUrl), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.status !== 200) throw new BenchError(`/metrics answers ${response.status}`);
  return response.text();
}

/** The sum of a metric over all label sets that contain these labels; 0 when it has none. */
export function metricSum(page: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return page
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((pair) => line.includes(pair)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
