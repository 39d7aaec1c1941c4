import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import { platformTable } from '../../src/cli/platformTable.js';
import type { ConditionResult, Result } from '../../src/protocol/index.js';

function condition(id: string, values: Record<string, number | null>): ConditionResult {
  const slices = Object.entries(values).map(([value, score]) => ({
    by: 'platform',
    value,
    n: 3,
    metrics: { R: score },
    reasons: {},
  }));
  const other = { by: 'caption_words', value: 'drone', n: 9, metrics: { R: 99 }, reasons: {} };
  return { id, slices: [other, ...slices] } as unknown as ConditionResult;
}

const result = (conditions: ConditionResult[]): Result => ({ score: { id: 'R' }, conditions }) as unknown as Result;

/** Cells without rules and colours. */
function cells(text: string | undefined): string[][] {
  return (text ?? '')
    .split('\n')
    .map((line) => stripVTControlCharacters(line))
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('a row a condition, a column a platform, the gap between best and worst', (t) => {
  const text = platformTable(
    result([
      condition('clean', { drone: 80, satellite: 50.5, ground: 70 }),
      condition('fog@1', { drone: 20, satellite: null, ground: 12 }),
      condition('odd', { satellite: 7 }),
    ]),
  );
  t.deepEqual(cells(text), [
    ['R by platform', 'drone', 'satellite', 'ground', 'gap'],
    ['clean', '80.00', '50.50', '70.00', '29.50'],
    ['fog@1', '20.00', '–', '12.00', '8.00'],
    ['odd', '–', '7.00', '–', '–'],
  ]);
});

test('nothing where there is one platform or none', (t) => {
  t.is(platformTable(result([condition('clean', { drone: 80 })])), undefined);
  t.is(platformTable(result([condition('clean', {})])), undefined);
});
