/**
 * Who may import whom. ESLint lets the last matching entry for a rule win, so each area below has all of its rules in one
 * entry, and narrower areas come later and repeat what still holds.
 */
const SUBGRAPHS = ['users', 'posts', 'feed'];

const area = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

const noSubgraph = (message) => ({ regex: `^@rookery/(${SUBGRAPHS.join('|')})(/|$)`, message });
const noGateway = (message) => ({ regex: '^@rookery/(gateway|all-in-one)(/|$)', message });
const noFolderEscape = {
  regex: '^(\\.\\./)+(packages|subgraphs|gateway|schema|drizzle|operations|all-in-one)/',
  message: "Import another package by its name (@rookery/x): relative paths end at a package's border.",
};
const noTables = {
  regex: '^@rookery/drizzle/',
  // The type of a row is no SQL.
  allowTypeImports: true,
  message: 'Tables are for *-queries.ts: give the question a name there and call that.',
};
const noOperators = {
  // The composition root builds the client.
  regex: '^drizzle-orm($|/(?!postgres-js))',
  allowTypeImports: true,
  message: 'SQL is spoken in *-queries.ts: give the question a name there and call that.',
};
const noQueries = {
  regex: '-queries(\\.ts)?$',
  message:
    'A resolver translates: call a *-service (writes, rules) or a *-loaders (reads in batches), which asks the queries.',
};
const foreignSubgraph = (own) => ({
  regex: `^@rookery/(${SUBGRAPHS.filter((name) => name !== own).join('|')})(/|$)`,
  message:
    'A subgraph knows another only through the graph (an entity reference) or a copy of its own from events.',
});
const foreignTables = (own) => ({
  regex: `^@rookery/drizzle/(${SUBGRAPHS.filter((name) => name !== own).join('|')})(/|$)`,
  message:
    'These tables belong to another owner, whose role alone reaches them: ask through the graph, or keep a copy from events.',
});

const ofSubgraphs = SUBGRAPHS.flatMap((own) => {
  const always = [
    noFolderEscape,
    foreignSubgraph(own),
    foreignTables(own),
    noGateway('A subgraph does not know who calls it: take what it needs as an option.'),
  ];
  const root = `subgraphs/${own}/src`;
  return [
    area(
      [`${root}/**/*.ts`],
      [...always, noTables, noOperators],
      [`${root}/**/*-queries.ts`, `${root}/**/*.test.ts`, `${root}/testing/**`],
    ),
    // Composition roots hand their tables to the shared parts that work on them.
    area([`${root}/*.ts`], [...always, noOperators], [`${root}/*-queries.ts`, `${root}/*.test.ts`]),
    area([`${root}/**/*-queries.ts`, `${root}/**/*.test.ts`, `${root}/testing/**`], always),
    area(
      [`${root}/resolvers/**/*.ts`],
      [...always, noTables, noOperators, noQueries],
      [`${root}/**/*.test.ts`],
    ),
  ];
});

export const borders = [
  area(
    ['packages/**/*.ts'],
    [
      noFolderEscape,
      noSubgraph(
        'A package is shared by the subgraphs and knows none of them: take what differs as an option.',
      ),
      noGateway('A package is shared by the parts and knows none of them: take what differs as an option.'),
    ],
  ),
  area(
    ['schema/**/*.ts', 'operations/**/*.ts', 'drizzle/**/*.ts'],
    [
      noFolderEscape,
      noSubgraph('The contract and the data do not depend on the code that serves them.'),
      noGateway('The contract and the data do not depend on the code that serves them.'),
    ],
  ),
  ...ofSubgraphs,
  area(
    ['gateway/**/*.ts'],
    [
      noFolderEscape,
      noSubgraph(
        'The gateway reaches subgraphs through data sources alone: all-in-one hands it in-process ones.',
      ),
      {
        regex: '^(drizzle-orm|@rookery/drizzle)(/|$)',
        message: 'The gateway owns no tables: ask a subgraph.',
      },
    ],
  ),
  area(['all-in-one/**/*.ts'], [noFolderEscape]),
  area(
    ['e2e/**/*.ts'],
    [
      noFolderEscape,
      {
        regex: '^@rookery/(?!(testkit|operations|client-kit|local-stack|service/supervisor)(/|$))',
        message:
          'End-to-end tests see what a client sees: use the API (operations/), the client kit, testkit or local-stack for servers, service/supervisor for processes.',
      },
    ],
  ),
];
