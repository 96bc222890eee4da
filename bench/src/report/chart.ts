import type { TargetName } from '../names.ts';
import { groupsOf } from './groups.ts';
import type { SummaryRow } from './summary.ts';

/** Colours that can be told apart by the colour-blind, on light and on dark ground. */
const COLOURS: Readonly<Record<TargetName, string>> = {
  bare: '#b3b3b3',
  floor: '#7f7f7f',
  stock: '#e69f00',
  'all-in-one': '#0072b2',
  distributed: '#56b4e9',
};
const WIDTH = 760;
const LABELS = 110;
const VALUES = 150;
const BAR = 18;
const GAP = 6;
const GROUP_TITLE = 34;
const HEADER = 54;
const FOOTER = 28;

export interface ChartText {
  readonly title: string;
  readonly footnote: string;
}

/** Requests a second as bars, a group an operation; each group has its own scale, since operations are not compared. */
export function chart(rows: readonly SummaryRow[], { title, footnote }: ChartText): string {
  const groups = groupsOf(rows, ({ operation }) => operation);
  let y = HEADER;
  const parts: string[] = [];
  for (const [operation, bars] of groups) {
    parts.push(text(20, y + 20, operation, 'group'));
    y += GROUP_TITLE;
    const longest = Math.max(...bars.map(({ range }) => range[1]));
    for (const row of bars) {
      parts.push(bar(row, y, longest));
      y += BAR + GAP;
    }
  }
  const height = y + FOOTER;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    STYLE,
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="8"/>`,
    text(20, 34, title, 'title'),
    ...parts,
    text(20, height - 12, footnote, 'note'),
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = `<style>
  text { font-family: system-ui, sans-serif; font-size: 13px; fill: #24292f; }
  .title { font-size: 16px; font-weight: 600; } .group { font-weight: 600; } .note { font-size: 11px; fill: #57606a; }
  .label { text-anchor: end; } .ground { fill: #ffffff; } .range { stroke: #24292f; stroke-width: 1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .note { fill: #9198a1; } .ground { fill: #0d1117; } .range { stroke: #e6edf3; }
  }
</style>`;

function bar(row: SummaryRow, y: number, longest: number): string {
  const scale = (WIDTH - LABELS - VALUES - 20) / longest;
  const at = (rate: number) => (LABELS + rate * scale).toFixed(1);
  const middle = y + BAR / 2;
  const [slowest, fastest] = row.range;
  const ratio =
    row.ratioToStock === undefined || row.target === 'stock'
      ? ''
      : `  ${row.ratioToStock.toFixed(1)} × stock`;
  return [
    text(LABELS - 8, middle + 4.5, row.target, 'label'),
    `<rect x="${LABELS}" y="${y}" width="${(row.requestsPerSecond * scale).toFixed(1)}" height="${BAR}" rx="2" fill="${COLOURS[row.target]}"/>`,
    `<line class="range" x1="${at(slowest)}" x2="${at(fastest)}" y1="${middle}" y2="${middle}"/>`,
    text(
      LABELS + fastest * scale + 8,
      middle + 4.5,
      `${row.requestsPerSecond.toFixed(0)}/s${ratio}`,
      'value',
    ),
  ].join('\n');
}

const text = (x: number, y: number, content: string, style: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${style}">${escaped(content)}</text>`;

const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
