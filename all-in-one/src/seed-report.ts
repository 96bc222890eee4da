import { SEED_PASSWORD, type Author, type Shape, type Spread } from '@rookery/drizzle/seed';
import { aligned, counted, seconds } from './seed-figures.ts';
import type { PhaseTime } from './seed-progress.ts';

/** What was seeded: the shape of the graph, who is read most, how long it took, and whom to sign in as. */
export function seedReport(shape: Shape, times: readonly PhaseTime[]): string {
  const total = times.reduce((sum, { millis }) => sum + millis, 0);
  const sections = [
    [totals(shape)],
    aligned([['', 'max', 'p99', 'p50', 'mean'], ...spreads(shape)]),
    aligned([['most followed', 'followers', 'following', 'posts'], ...shape.topAuthors.map(authorRow)]),
    aligned([
      ['phase', 'time'],
      ...times.map(({ name, millis }) => [name, seconds(millis)]),
      ['all', seconds(total)],
    ]),
    [
      ...aligned([
        ['sign in as', '', 'followers', 'following', 'posts'],
        loginRow('a heavy author', shape.logins.author),
        loginRow('a reader of many', shape.logins.reader),
        loginRow('an ordinary one', shape.logins.ordinary),
      ]),
      `the password of all seeded accounts: ${SEED_PASSWORD}`,
    ],
  ];
  return sections.map((lines) => lines.map((line) => `  ${line}`).join('\n')).join('\n\n');
}

function totals(shape: Shape): string {
  const parts = [
    `${counted(shape.users)} users (${counted(shape.privateUsers)} private)`,
    `${counted(shape.follows)} follows (${counted(shape.requests)} more asked for)`,
    `${counted(shape.blocks)} blocks`,
    `${counted(shape.mutes)} mutes`,
    `${counted(shape.posts)} posts, of them ${counted(shape.replies)} replies and ${counted(shape.quotes)} quotes`,
    `longest conversation ${counted(shape.longestThread)}`,
    `${counted(shape.likes)} likes`,
    `${counted(shape.reposts)} reposts`,
  ];
  return parts.join(', ');
}

const spreads = (shape: Shape): string[][] => [
  spreadRow('followers of a user', shape.followersOfUser),
  spreadRow('followed by a user', shape.followingOfUser),
  spreadRow('posts of a user', shape.postsOfUser),
  spreadRow('likes of a post', shape.likesOfPost),
  spreadRow('reposts of a post', shape.repostsOfPost),
];

const spreadRow = (name: string, { max, p99, p50, mean }: Spread): string[] => [
  name,
  ...[max, p99, p50].map(counted),
  mean.toFixed(1),
];

const figuresOf = ({ followers, following, posts }: Author): string[] =>
  [followers, following, posts].map(counted);
const authorRow = (author: Author): string[] => [`@${author.username}`, ...figuresOf(author)];
const loginRow = (who: string, author: Author): string[] => [who, author.username, ...figuresOf(author)];
