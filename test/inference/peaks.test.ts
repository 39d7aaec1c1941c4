import fc from 'fast-check';
import test from 'ava';
import { isPeak } from '../../src/inference/peaks.js';

test('peaks are the cells that equal their 3 x 3 maximum', (t) => {
  const maps = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      // Few values, so that ties are frequent.
      values: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rows * columns, maxLength: rows * columns }),
      base: fc.integer({ min: 0, max: 3 }),
    }),
  );
  fc.assert(
    fc.property(maps, ({ rows, columns, values, base }) => {
      const map = Float32Array.from([...new Array<number>(base).fill(99), ...values, 99, 99, 99]);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const neighbours = values.filter(
            (_, cell) => Math.abs(Math.floor(cell / columns) - row) <= 1 && Math.abs((cell % columns) - column) <= 1,
          );
          const expected = values[row * columns + column] === Math.max(...neighbours);
          t.is(isPeak(map, base, row, column, rows, columns), expected);
        }
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});
