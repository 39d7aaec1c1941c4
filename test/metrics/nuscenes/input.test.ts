import test, { type ExecutionContext } from 'ava';
import {
  evaluateNuscenes,
  nuscenesProfile,
  nuscenesStatistics,
  type NuscenesInput,
} from '../../../src/metrics/index.js';
import { toBoxes, toPlaced, type JsonBox } from '../../helpers/nuscenesDetectionGolden.js';

const PROFILE = nuscenesProfile('nuscenes/robosense-track3');

const box = (changes: Partial<JsonBox> = {}): JsonBox => ({
  sample_token: 'a',
  translation: [1, 2, 3],
  size: [2, 4.5, 1.5],
  rotation: [1, 0, 0, 0],
  velocity: [0, 0],
  detection_name: 'car',
  attribute_name: '',
  detection_score: 0.5,
  ...changes,
});
const input = (found: [string, JsonBox[]][], truth: [string, JsonBox[]][] = [['a', [box()]]]): NuscenesInput => ({
  groundTruth: toBoxes(truth),
  predictions: toBoxes(found),
  surroundings: { egoTranslation: new Float64Array(3 * truth.length) },
});
const refused = (t: ExecutionContext, bad: NuscenesInput, message: RegExp): void => {
  t.throws(() => evaluateNuscenes(bad, PROFILE), { name: 'InputError', message });
};

test('samples that differ are counted and named', (t) => {
  const seven = Array.from({ length: 7 }, (_, i): [string, JsonBox[]] => [`t${i}`, []]);
  refused(
    t,
    input([['a', []]], [['a', []], ...seven]),
    /7 samples have no predictions: t0, t1, t2, t3, t4, … \(2 more\)/,
  );
  refused(
    t,
    input([
      ['a', []],
      ['b', []],
    ]),
    /1 predicted samples are not in the ground truth: b/,
  );
  refused(
    t,
    input([
      ['a', []],
      ['a', []],
    ]),
    /sample a stands twice in the predictions/,
  );
});

test('numbers and columns that may not be', (t) => {
  refused(
    t,
    input([['a', [box(), box({ translation: [NaN, 0, 0] })]]]),
    /sample a, prediction 1 .*translation is not a number/,
  );
  refused(t, input([['a', [box({ detection_score: NaN })]]]), /prediction 0 .*score is not a number/);
  refused(
    t,
    input([['a', []]], [['a', [box({ size: [1, NaN, 1] })]]]),
    /sample a, ground-truth box 0 .*size is not a number/,
  );
  refused(
    t,
    input([['a', [box({ detection_name: 'barrier' })]]]),
    /prediction 0 .*class barrier is not one of car, truck/,
  );
  refused(t, input([['a', [box({ size: [1, -1, 1] })]]]), /prediction 0 .*its size is 1, -1, 1 m/);
  const short = input([['a', [box()]]]);
  refused(
    t,
    { ...short, predictions: { ...short.predictions, size: new Float64Array(2) } },
    /size has 2 numbers, 1 boxes need 3/,
  );
  refused(
    t,
    { ...short, surroundings: { egoTranslation: new Float64Array(2) } },
    /1 samples need 3 numbers of egoTranslation/,
  );
  refused(
    t,
    { ...short, surroundings: { egoTranslation: new Float64Array(3), bicycleRacks: toPlaced([]) } },
    /bicycle racks are of 0 samples, not 1/,
  );
});

test('what the official evaluation stops at scores 0 with a warning, unless strict', (t) => {
  const { values, warnings } = evaluateNuscenes(input([['a', []]]), PROFILE);
  t.is(values.mAP, 0);
  t.is(values.NDS, 0);
  t.true(warnings.some(({ code }) => code === 'no-predictions'));
  const without = evaluateNuscenes(input([['a', [box()]]], [['a', []]]), PROFILE);
  t.is(without.values.mAP, 0);
  t.true(without.warnings.some(({ code }) => code === 'no-ground-truth'));
  t.throws(() => evaluateNuscenes(input([['a', []]]), PROFILE, { strict: true }), { name: 'InputError' });
});

test('absent classes, odd scores and boxes that name other samples are warned of', (t) => {
  const truth: [string, JsonBox[]][] = [
    ['a', [box()]],
    ['b', [box({ sample_token: 'b', translation: [5, 5, 0] })]],
  ];
  const found: [string, JsonBox[]][] = [
    ['a', [box({ translation: [5, 5, 0] }), box({ detection_score: 7 })]],
    ['b', []],
  ];
  const plain = input(found, truth);
  // Without predictions of its own sample b loses; a box listed under a that names b finds it.
  const stray = { ...plain, predictions: { ...plain.predictions, namedSample: Int32Array.from([1, 0]) } };
  t.is(evaluateNuscenes(plain, PROFILE).prepared.classes[0].matches[2].rank.length, 1);
  const { prepared, warnings } = evaluateNuscenes(stray, PROFILE);
  t.is(prepared.classes[0].matches[2].rank.length, 2);
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['no-ground-truth', 'score-range', 'sample-token-mismatch'],
  );
  t.regex(warnings[0].message, /truck, bus, pedestrian, motorcycle, bicycle/);
  t.regex(warnings[1].message, /the first 7 in sample a, prediction 1/);
  t.regex(warnings[2].message, /1 boxes name another sample.*sample a, prediction 0/);
});

test('profiles and metrics that do not exist are named', (t) => {
  t.throws(() => nuscenesProfile('nuscenes/place3'), { message: /did you mean nuscenes\/place3d/ });
  const evaluation = evaluateNuscenes(input([['a', [box()]]]), PROFILE);
  t.throws(() => nuscenesStatistics(evaluation)('map'), { message: /has no metric map/ });
  t.throws(() => nuscenesStatistics(evaluation, new Int32Array(2)), { message: /2 scenes are given for 1 samples/ });
  t.throws(() => nuscenesStatistics(evaluation)('mAP')(new Uint32Array(2)), { message: /2 weights for 1 scenes/ });
  t.throws(() => evaluateNuscenes(input([['a', []]]), { ...PROFILE, errorThresholdM: 3 }), {
    message: /none of its thresholds/,
  });
});
