import test from 'ava';
import { BoxCandidates } from '../../src/inference/boxCandidates.js';
import { suppress } from '../../src/inference/suppression.js';

function candidates(rows: readonly { x: number; score: number; label?: number; yaw?: number }[]): BoxCandidates {
  const out = new BoxCandidates();
  for (const { x, score, label = 0, yaw = 0 } of rows) {
    const row = out.push(score, label);
    out.boxes.set([x, 0, 0, 4, 2, 1.5, yaw], 7 * row);
  }
  return out;
}

const left = (set: BoxCandidates) => Array.from({ length: set.count }, (_, row) => set.boxes[7 * row]);
const limits = { pre_max: 100, post_max: 100 };

test('without steps everything stays, best first, ties in order', (t) => {
  const set = candidates([
    { x: 1, score: 0.5 },
    { x: 2, score: 0.9 },
    { x: 3, score: 0.5 },
  ]);
  t.deepEqual(left(suppress(set, [])), [2, 1, 3]);
});

test('circle: centres at most the radius apart, within a class or across classes', (t) => {
  const set = candidates([
    { x: 0, score: 0.9 },
    { x: 2, score: 0.8 },
    { x: 2.5, score: 0.7 },
    { x: 0.5, score: 0.6, label: 1 },
  ]);
  const step = { type: 'circle', radius_m: 2, ...limits } as const;
  t.deepEqual(left(suppress(set, [{ ...step, class_agnostic: false }])), [0, 2.5, 0.5]);
  t.deepEqual(left(suppress(set, [{ ...step, class_agnostic: true }])), [0, 2.5]);
});

test('rotated: overlap above the threshold, headings count', (t) => {
  // 4 x 2 boxes: one metre apart they share 3 x 2 of 10 square metres (0.6); crossed ones 4 of 12 (1/3).
  const along = candidates([
    { x: 0, score: 0.9 },
    { x: 1, score: 0.8 },
  ]);
  const across = candidates([
    { x: 0, score: 0.9 },
    { x: 0, score: 0.8, yaw: Math.PI / 2 },
  ]);
  const count = (set: BoxCandidates, iou: number) =>
    suppress(set, [{ type: 'rotated', iou, class_agnostic: true, ...limits }]).count;
  t.is(count(along, 0.59), 1);
  t.is(count(along, 0.61), 2);
  t.is(count(across, 0.33), 1);
  t.is(count(across, 0.34), 2);
});

test('steps follow each other, and limit what comes in and goes out', (t) => {
  const set = candidates([0, 10, 20, 30, 40].map((x, i) => ({ x, score: 0.9 - i / 10 })));
  const step = { type: 'circle', radius_m: 1, class_agnostic: true } as const;
  t.deepEqual(left(suppress(set, [{ ...step, pre_max: 4, post_max: 3 }])), [0, 10, 20]);
  t.deepEqual(left(suppress(set, [{ ...step, pre_max: 2, post_max: 3 }])), [0, 10]);
  const second = { type: 'circle', radius_m: 10, class_agnostic: true, ...limits } as const;
  t.deepEqual(left(suppress(set, [{ ...step, ...limits }, second])), [0, 20, 40]);
});

test('candidates grow without losing anything', (t) => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({ x: 100 * i, score: 1 - i / 1000, label: i % 3 }));
  const set = candidates(rows);
  t.deepEqual(
    left(set),
    rows.map(({ x }) => x),
  );
  t.deepEqual(
    [...set.labels.subarray(0, 1000)],
    rows.map(({ label }) => label),
  );
  t.deepEqual(
    [...set.scores.subarray(0, 1000)],
    rows.map(({ score }) => score),
  );
});
