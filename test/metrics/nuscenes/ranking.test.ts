import test from 'ava';
import { compareSubmissions, rankSubmissions } from '../../../src/metrics/index.js';

const entry = (name: string, mAP: number, NDS: number) => ({ name, mAP, NDS });
const names = (entries: readonly { name: string }[]) => entries.map(({ name }) => name).join('');

test('mAP decides beyond 0.01, NDS within', (t) => {
  t.true(compareSubmissions(entry('a', 0.62, 0.5), entry('b', 0.6, 0.9)) < 0);
  t.true(compareSubmissions(entry('a', 0.61, 0.5), entry('b', 0.605, 0.51)) > 0);
  // Exactly 0.01 apart, which binary numbers overshoot: 0.61 - 0.6 is 0.010000000000000009.
  t.true(compareSubmissions(entry('a', 0.61, 0.5), entry('b', 0.6, 0.51)) > 0);
  t.true(compareSubmissions(entry('a', 0.6101, 0.5), entry('b', 0.6, 0.51)) < 0);
  t.true(compareSubmissions(entry('a', 0.605, 0.5), entry('b', 0.6, 0.5)) < 0);
});

test('a ranking of many: each place to the best NDS within 0.01 of the best mAP left', (t) => {
  const [a, b, c] = [entry('a', 0.6, 0.7), entry('b', 0.608, 0.6), entry('c', 0.616, 0.5)];
  t.is(names(rankSubmissions([a, b, c])), 'bca');
  t.is(names(rankSubmissions([c, b, a])), 'bca');
  t.is(names(rankSubmissions([entry('x', 0.5, 0.9), entry('y', 0.7, 0.1), entry('z', 0.695, 0.2)])), 'zyx');
  t.is(names(rankSubmissions([entry('p', 0.5, 0.5), entry('q', 0.5, 0.5)])), 'pq');
  t.deepEqual(rankSubmissions([]), []);
});
