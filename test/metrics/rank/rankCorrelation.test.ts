import test from 'ava';
import fc from 'fast-check';
import { rankCorrelation, ranks } from '../../../src/metrics/index.js';

test('values known from statistics tables', (t) => {
  const same = rankCorrelation([1, 2, 3, 4], [10, 20, 30, 40]);
  t.is(same.kendall, 1);
  t.true(Math.abs((same.spearman as number) - 1) < 1e-15);
  // 2 of 24 orders reach |τ| = 1.
  t.is(same.pValue, 2 / 24);
  t.is(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1]).kendall, -1);
  // Kendall 1938: intelligence and hours of television in textbooks; ρ = -29/165.
  const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
  const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
  const textbook = rankCorrelation(iq, hours);
  t.true(Math.abs((textbook.spearman as number) + 29 / 165) < 1e-15);
  t.is(textbook.pValue, null, 'more than 9 values');
});

test('ties share their rank and leave the denominator', (t) => {
  t.deepEqual(ranks([3, 1, 3, 2]), [3.5, 1, 3.5, 2]);
  // Pairs: 3 concordant, none discordant, one tie on each side: 3 / sqrt(5 · 5) with 6 pairs.
  const { kendall } = rankCorrelation([1, 1, 2, 3], [1, 2, 2, 3]);
  t.true(Math.abs((kendall as number) - 4 / 5) < 1e-15);
  t.is(rankCorrelation([1, 1], [1, 2]).kendall, null);
  t.is(rankCorrelation([1, 1], [1, 2]).spearman, null);
  t.is(rankCorrelation([1], [1]).kendall, null);
  t.is(rankCorrelation([], []).spearman, null);
  t.throws(() => rankCorrelation([1], []), { instanceOf: RangeError });
});

test('τ-b and ρ are those of the definitions, symmetric, and blind to order-keeping changes', (t) => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    minLength: 2,
    maxLength: 7,
  });
  fc.assert(
    fc.property(pairs, (rows) => {
      const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
      const { kendall, spearman, pValue } = rankCorrelation(a, b);
      let [concordant, tiesA, tiesB, all] = [0, 0, 0, 0];
      for (let i = 0; i < a.length; i++) {
        for (let j = 0; j < i; j++) {
          all++;
          concordant += Math.sign((a[i] - a[j]) * (b[i] - b[j]));
          if (a[i] === a[j]) tiesA++;
          if (b[i] === b[j]) tiesB++;
        }
      }
      if (tiesA === all || tiesB === all) {
        t.is(kendall, null);
        return;
      }
      t.true(Math.abs((kendall as number) - concordant / Math.sqrt((all - tiesA) * (all - tiesB))) < 1e-12);
      const swapped = rankCorrelation(b, a);
      t.true(Math.abs((swapped.spearman as number) - (spearman as number)) < 1e-12);
      t.is(swapped.pValue, pValue);
      t.is(
        rankCorrelation(
          a.map((x) => x ** 3),
          b,
        ).spearman,
        spearman,
      );
      t.true((pValue as number) > 0 && (pValue as number) <= 1);
    }),
    { numRuns: 60 },
  );
});
