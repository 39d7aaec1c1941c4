import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import {
  evaluateKitti,
  kittiStatistic,
  parseKittiMetricId,
  perfectPrecision,
  type KittiClass,
  type KittiFrame,
} from '../../../src/metrics/index.js';
import { readGolden, toFrames, type JsonFrame } from '../../helpers/kittiGolden.js';
import { kittiObjects, type KittiRow } from '../../helpers/kittiObjects.js';

const frameOf = (gt: KittiRow[], dt: KittiRow[], id = '000000'): KittiFrame => ({
  id,
  gt: kittiObjects(gt),
  dt: kittiObjects(dt, true),
});
const medium = toFrames(readGolden<{ frames: JsonFrame[] }>('kitti_medium.json.gz').frames);

test('ground truth as prediction is perfect in exact mode and close to nothing in official-compat', (t) => {
  const frames = medium.map(({ id, gt }, f) => {
    const score = Float64Array.from(gt.name, (_, i) => 1 / (1 + f + i / 100));
    return { id, gt, dt: { ...gt, score } };
  });
  const exact = evaluateKitti(frames);
  for (const [id, value] of Object.entries(exact.values)) {
    const { className, difficulty, positions } = parseKittiMetricId(id);
    t.true(exact.labelCounts[`${className}/${difficulty}`] > 0);
    const perfect = perfectPrecision(exact.labelCounts[`${className}/${difficulty}`], positions);
    t.true(Math.abs(value! - perfect) < 1e-9, `${id}: ${value} instead of ${perfect}`);
  }
  const compat = evaluateKitti(frames, { mode: 'official-compat' });
  t.true(compat.values['Car/3d/R40@0.70/moderate']! < 20);
  t.is(compat.values['Car/bbox/R40@0.70/moderate'], exact.values['Car/bbox/R40@0.70/moderate']);
  t.true(compat.warnings.some(({ code }) => code === 'official-overlap-defect'));
});

test('a perfect detector of n cars gets what the rule for few labels says, and is warned below 41', (t) => {
  for (const n of [1, 2, 10, 39, 40, 41, 64, 100]) {
    const frames = Array.from({ length: n }, (_, i) => frameOf([{}], [{ score: (i + 1) / 200 }], String(i)));
    const { values, warnings } = evaluateKitti(frames, { classes: ['Car'] });
    for (const positions of ['R11', 'R40'] as const) {
      const perfect = perfectPrecision(n, positions);
      t.true(Math.abs(values[`Car/3d/${positions}@0.70/easy`]! - perfect) < 1e-9, `${n} ${positions}`);
    }
    t.is(
      warnings.some(({ code }) => code === 'few-ground-truth'),
      n < 41,
    );
  }
  t.is(perfectPrecision(10, 'R40'), 22.5);
  t.is(perfectPrecision(0, 'R40'), 0);
});

test('a class without labels is 0 with a warning', (t) => {
  const { values, reasons, warnings, labelCounts } = evaluateKitti([frameOf([{}], [{ name: 'Cyclist' }])]);
  t.is(values['Cyclist/3d/R40@0.50/moderate'], 0);
  t.is(labelCounts['Cyclist/moderate'], 0);
  t.is(labelCounts['Car/moderate'], 1);
  t.deepEqual(reasons, {});
  const warning = warnings.find(({ code, message }) => code === 'no-ground-truth' && message.startsWith('Cyclist'));
  t.truthy(warning);
});

/** The neighbour takes the regular detection in the second pass, so that at its score nothing counts at all. */
const undefinedFrame = frameOf(
  [{ name: 'Van' }, { location: [0.05, 1.6, 20.07] }],
  [
    { score: 0.9, bbox: [100, 100, 200, 120], location: [0.11, 1.6, 20.03] },
    { score: 0.8, location: [0.03, 1.6, 19.98] },
  ],
);

test('0/0 counts as 0 in exact mode and is null with a reason in official-compat', (t) => {
  const exact = evaluateKitti([undefinedFrame], { classes: ['Car'] });
  t.is(exact.values['Car/bev/R11@0.70/easy'], 0);
  t.true(exact.warnings.some(({ code }) => code === 'undefined-precision'));
  t.deepEqual(exact.reasons, {});

  const compat = evaluateKitti([undefinedFrame], { classes: ['Car'], mode: 'official-compat' });
  t.is(compat.values['Car/bev/R11@0.70/easy'], null);
  t.regex(compat.reasons['Car/bev/R11@0.70/easy'], /0\/0/);
  t.true(compat.warnings.some(({ code }) => code === 'undefined-precision'));
  // R40 leaves the first sample out and is defined even here.
  t.is(compat.values['Car/bev/R40@0.70/easy'], 0);
  t.is(kittiStatistic(compat, 'Car/bev/R11@0.70/easy')(Uint32Array.of(3)), null);
  t.is(kittiStatistic(exact, 'Car/bev/R11@0.70/easy')(Uint32Array.of(3)), 0);
});

test('orientation is off when the first detection has no observation angle', (t) => {
  const { values, reasons, warnings } = evaluateKitti([frameOf([{}], []), frameOf([{}], [{ alpha: -10 }])]);
  t.is(values['Car/aos/R40@0.70/easy'], null);
  t.truthy(reasons['Car/aos/R40@0.70/easy']);
  t.true(warnings.some(({ code }) => code === 'no-orientation'));
  t.is(typeof evaluateKitti([frameOf([{}], [{}])]).values['Car/aos/R40@0.70/easy'], 'number');
});

test('detections without scores count as 0 with a warning', (t) => {
  const frame = { id: '0', gt: kittiObjects([{}]), dt: kittiObjects([{}]) };
  const { curves, warnings } = evaluateKitti([frame]);
  t.deepEqual([...curves.get('Car/3d@0.70/easy')!.thresholds], [0]);
  t.true(warnings.some(({ code }) => code === 'no-scores'));
});

test('bad input is named with its frame and column', (t) => {
  const nan = frameOf([{}], [{}, { score: Number.NaN }], '000042');
  const error = t.throws(() => evaluateKitti([nan]), { instanceOf: InputError });
  t.regex(error.message, /frame 000042, detections: score of object 2 is NaN/);
  const infinite = frameOf([{ location: [0, 0, Infinity] }], [], '7');
  t.throws(() => evaluateKitti([infinite]), { instanceOf: InputError, message: /ground truth: location of object 1/ });
  const short = { ...frameOf([{}], []), dt: { ...kittiObjects([{}]), bbox: new Float64Array(3) } };
  t.throws(() => evaluateKitti([short]), { instanceOf: InputError, message: /bbox has 3 numbers, 1 objects need 4/ });
  t.throws(() => evaluateKitti([], { classes: ['Bus' as KittiClass] }), { instanceOf: InputError });
});

test('no frames at all give zeros and warnings, not NaN', (t) => {
  const { values } = evaluateKitti([]);
  t.is(values['Car/3d/R40@0.70/easy'], 0);
});

test('boxes without a size overlap nothing in exact mode', (t) => {
  const flat = { dimensions: [-1, -1, -1] };
  const { values } = evaluateKitti([frameOf([flat], [flat])]);
  t.is(values['Car/3d/R11@0.70/easy'], 0);
  t.true(values['Car/bbox/R11@0.70/easy']! > 0);
});

test('metric ids are read back, others refused', (t) => {
  t.deepEqual(parseKittiMetricId('Pedestrian/aos/R11@0.50/hard'), {
    className: 'Pedestrian',
    metric: 'aos',
    positions: 'R11',
    overlap: 0.5,
    difficulty: 'hard',
  });
  for (const id of ['Car/3d/R40@0.6/easy', 'Car/3d/R40@0.60/easy', 'Car/bbox/R40@0.50/easy', 'Bus/3d/R40@0.70/easy']) {
    t.throws(() => parseKittiMetricId(id), { instanceOf: InputError });
  }
  const evaluation = evaluateKitti([frameOf([{}], [{}])], { classes: ['Car'] });
  t.throws(() => kittiStatistic(evaluation, 'Cyclist/3d/R40@0.50/easy'), { message: /Cyclist was not prepared/ });
  t.throws(() => kittiStatistic(evaluation, 'Car/3d/R40@0.50/easy')(new Uint32Array(2)), { instanceOf: InputError });
});
