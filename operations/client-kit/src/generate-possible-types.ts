/** `npm run client-kit`: writes generated/possible-types.ts; a test holds it to the supergraph. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supergraphSdl } from '@rookery/schema';
import { possibleTypesOf } from './possible-types-of.ts';

const file = join(import.meta.dirname, '../src/generated/possible-types.ts');
writeFileSync(
  file,
  `/** Which types an interface or union may be. Written by \`npm run client-kit\` from the schema. */
export const possibleTypes: Record<string, string[]> = ${JSON.stringify(possibleTypesOf(supergraphSdl()), null, 2)};
`,
);
