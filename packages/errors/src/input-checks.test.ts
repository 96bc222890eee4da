import { countGraphemes } from './input-checks.ts';

it.each([
  ['plain', 5],
  ['naïve Æßþ', 9],
  ['a\nb', 3],
  ['a\r\nb', 3],
  ['a\rb', 3],
  ['©®\u00ad', 3],
  ['e\u0301', 1],
  ['👩‍👩‍👧‍👦🇨🇭', 2],
  ['नमस्ते', 3],
  ['', 0],
])('%j has %i clusters', (text, count) => {
  expect(countGraphemes(text, 100)).toBe(count);
});

it('counts no further than it is asked to', () => {
  expect(countGraphemes('x'.repeat(50), 10)).toBe(11);
  expect(countGraphemes('é\u0301'.repeat(50), 10)).toBe(11);
});

it('counts every character below the combining marks as the segmenter does', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (let code = 0; code < 0x300; code += 1) {
    const text = `a${String.fromCharCode(code)}b`;
    expect([code, countGraphemes(text, 100)]).toEqual([code, [...segmenter.segment(text)].length]);
  }
});
