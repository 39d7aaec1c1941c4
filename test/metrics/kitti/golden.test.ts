import test from 'ava';
import { evaluateKitti, kittiCurveId, kittiStatistic, type KittiMode } from '../../../src/metrics/index.js';
import { expectedValues, readGolden, toFrames, type Expected, type JsonFrame } from '../../helpers/kittiGolden.js';

const TOLERANCE = 1e-9;

for (const name of ['kitti_small', 'kitti_medium', 'kitti_quirk']) {
  const frames = toFrames(readGolden<{ frames: JsonFrame[] }>(`${name}.json.gz`).frames);
  const expected = readGolden<Expected>(`${name}.expected.json`);
  const modes: [KittiMode, Expected['exact_f64_iou']][] = [
    ['exact', expected.exact_f64_iou],
    ['official-compat', expected.official_python_f32],
  ];

  for (const [mode, averages] of modes) {
    test(`${name}: every average of the official evaluator, ${mode}`, (t) => {
      const { values, reasons } = evaluateKitti(frames, { mode });
      let compared = 0;
      for (const { id, value } of expectedValues(expected.classes, averages)) {
        t.true(Math.abs(values[id]! - value) <= TOLERANCE, `${id}: ${values[id]} instead of ${value}`);
        compared++;
      }
      t.is(compared, 144);
      // bbox and aos once, bev and 3d at two overlaps; R11 and R40; 3 classes x 3 difficulties.
      t.is(Object.keys(values).length, 6 * 2 * 9);
      t.deepEqual(reasons, {});
    });
  }

  test(`${name}: the 41 samples of every curve`, (t) => {
    const { curves } = evaluateKitti(frames, { mode: 'official-compat' });
    let compared = 0;
    for (const { component, set } of expectedValues(expected.classes, expected.official_python_f32)) {
      const { className, metric, overlap, difficulty, positions } = component;
      if (positions === 'R11') continue;
      const overlapKind = metric === 'aos' ? 'bbox' : metric;
      const curve = curves.get(kittiCurveId(className, overlapKind, overlap, difficulty))!;
      const samples = metric === 'aos' ? curve.orientation! : curve.precision;
      const c = expected.classes.indexOf(className);
      const d = ['easy', 'moderate', 'hard'].indexOf(difficulty);
      const wanted = expected.precision_curves_f32![metric][c][d][set];
      t.is(wanted.length, 41);
      // The file holds ten decimals.
      wanted.forEach((value, i) => t.true(Math.abs(samples[i] - value) <= 5.1e-11, `${metric} sample ${i}`));
      compared++;
    }
    t.is(compared, 72);
  });

  test(`${name}: with weight one every statistic is the metric itself`, (t) => {
    for (const mode of ['exact', 'official-compat'] as const) {
      const evaluation = evaluateKitti(frames, { mode });
      const ones = new Uint32Array(frames.length).fill(1);
      for (const [id, value] of Object.entries(evaluation.values)) {
        t.true(Math.abs(kittiStatistic(evaluation, id)(ones)! - value!) <= TOLERANCE, `${mode} ${id}`);
      }
    }
  });
}

test('compat and exact differ where the official float32 overlap fails, and a warning says so', (t) => {
  const frames = toFrames(readGolden<{ frames: JsonFrame[] }>('kitti_quirk.json.gz').frames);
  const exact = evaluateKitti(frames);
  const compat = evaluateKitti(frames, { mode: 'official-compat' });
  const differing = Object.keys(exact.values).filter((id) => exact.values[id] !== compat.values[id]);
  t.true(differing.length > 0);
  t.true(differing.every((id) => /\/(bev|3d)\//.test(id)));
  t.true(compat.warnings.some(({ code }) => code === 'official-overlap-defect'));
  t.false(exact.warnings.some(({ code }) => code === 'official-overlap-defect'));
});

interface EdgeCases {
  classes: Expected['classes'];
  cases: (Omit<Expected, 'classes'> & { name: string; frames: JsonFrame[]; compute_aos: boolean })[];
}
const edgeCases = readGolden<EdgeCases>('edge_cases.json.gz');

test('there are seventeen edge cases', (t) => t.is(edgeCases.cases.length, 17));

for (const edgeCase of edgeCases.cases) {
  test(`edge case ${edgeCase.name}`, (t) => {
    const frames = toFrames(edgeCase.frames);
    for (const [mode, averages] of [
      ['exact', edgeCase.exact_f64_iou],
      ['official-compat', edgeCase.official_python_f32],
    ] as const) {
      const { values, reasons } = evaluateKitti(frames, { mode, classes: edgeCases.classes });
      for (const { id, value } of expectedValues(edgeCases.classes, averages)) {
        t.true(Math.abs(values[id]! - value) <= TOLERANCE, `${mode} ${id}: ${values[id]} instead of ${value}`);
      }
      const orientation = Object.keys(values).filter((id) => id.includes('/aos/'));
      t.true(orientation.length > 0);
      if (!edgeCase.compute_aos) {
        for (const id of orientation) {
          t.is(values[id], null);
          t.truthy(reasons[id]);
        }
      }
    }
  });
}
