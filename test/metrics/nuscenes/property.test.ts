import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { selectNuscenesSamples } from '../../../src/datasets/nuscenes/index.js';
import {
  bootstrapIntervals,
  evaluateNuscenes,
  nuscenesMetricIds,
  nuscenesStatistics,
  type NuscenesProfile,
} from '../../../src/metrics/index.js';
import { samplesArbitrary, toNuscenesInput } from '../../helpers/nuscenesArbitrary.js';
import { bruteForce, type PlainSample } from '../../helpers/nuscenesBruteForce.js';

/** Small ranges, so that the filter bites. */
const PROFILE: NuscenesProfile = {
  id: 'test/four-classes',
  version: 1,
  description: 'four classes',
  classes: ['car', 'pedestrian', 'traffic_cone', 'barrier'],
  rangeM: { car: 30, pedestrian: 28, traffic_cone: 20, barrier: 20 },
  distanceThresholdsM: [0.5, 1, 2, 4],
  errorThresholdM: 2,
  minRecall: 0.1,
  minPrecision: 0.1,
  maxBoxesPerSample: 500,
  mapWeight: 5,
};
const RUNS = { numRuns: 150 };

function near(t: ExecutionContext, value: number | null | undefined, wanted: number, what: string): void {
  if (Number.isNaN(wanted)) t.is(value, null, what);
  else t.true(typeof value === 'number' && Math.abs(value - wanted) <= 1e-9, `${what}: ${value} instead of ${wanted}`);
}

test('every value equals that of a literal reimplementation', (t) => {
  let scored = 0;
  fc.assert(
    fc.property(samplesArbitrary, (samples) => {
      const { values } = evaluateNuscenes(toNuscenesInput(samples), PROFILE);
      const wanted = bruteForce(samples, {
        classes: PROFILE.classes,
        rangeM: PROFILE.rangeM as Record<string, number>,
      });
      t.deepEqual(Object.keys(values).sort(), Object.keys(wanted).sort());
      for (const [id, value] of Object.entries(wanted)) near(t, values[id], value, id);
      if (wanted.mAP > 0) scored++;
    }),
    RUNS,
  );
  t.true(scored > RUNS.numRuns / 4, `${scored} cases with a score above 0`);
});

/** Every sample as often as its scene was drawn, copies next to each other. */
function repeat(samples: readonly PlainSample[], sceneOf: readonly number[], weights: Uint32Array): PlainSample[] {
  return samples.flatMap((sample, s) =>
    Array.from({ length: weights[sceneOf[s]] }, (_, copy) => ({
      ...structuredClone(sample),
      token: `${sample.token}/${copy}`,
    })),
  );
}

test('a statistic of weights is the evaluation of literally repeated scenes', (t) => {
  const drawn = fc.tuple(
    samplesArbitrary,
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 }),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
  );
  let compared = 0;
  fc.assert(
    fc.property(drawn, ([samples, scenes, drawnWeights]) => {
      // Every scene has a sample, so that there are as many weights as scenes.
      const used = [...new Set(scenes.slice(0, samples.length))];
      const sceneOf = samples.map((_, s) => used.indexOf(scenes[s]));
      const weights = Uint32Array.from(used, (_, i) => drawnWeights[i]);
      const statistic = nuscenesStatistics(
        evaluateNuscenes(toNuscenesInput(samples), PROFILE),
        Int32Array.from(sceneOf),
      );
      const again = evaluateNuscenes(toNuscenesInput(repeat(samples, sceneOf, weights)), PROFILE);
      for (const id of nuscenesMetricIds(PROFILE)) {
        const value = statistic(id)(weights);
        if (again.prepared.labelCount === 0) t.is(value, null, id);
        else {
          near(t, value, again.values[id] ?? NaN, id);
          compared++;
        }
      }
    }),
    RUNS,
  );
  t.true(compared > 1000);
});

test('the order of samples counts only between equal scores', (t) => {
  fc.assert(
    fc.property(samplesArbitrary, fc.integer({ min: 1, max: 5 }), (samples, turn) => {
      // Scores of their own: no ties.
      let next = 0;
      const distinct = samples.map((sample) => ({
        ...sample,
        found: sample.found.map((box) => ({ ...box, score: ((next += 7) % 97) / 100 + next / 1e6 })),
      }));
      const input = toNuscenesInput(distinct);
      const tokens = input.predictions.sampleTokens;
      const turned = tokens.map((_, i) => tokens[(i + turn) % tokens.length]);
      const { values } = evaluateNuscenes(input, PROFILE);
      const shuffled = { ...input, predictions: selectNuscenesSamples(input.predictions, turned) };
      t.deepEqual(evaluateNuscenes(shuffled, PROFILE).values, values);
      // The order of the ground truth decides nothing at all between samples.
      const otherWay = toNuscenesInput([...distinct].reverse());
      t.deepEqual(evaluateNuscenes({ ...otherWay, predictions: input.predictions }, PROFILE).values, values);
    }),
    RUNS,
  );
});

test('between equal scores the later box of the file comes first, also across samples', (t) => {
  const box = (x: number, score: number) => ({
    translation: [x, 0, 0],
    size: [2, 4, 1.5],
    yaw: 0,
    velocity: [0, 0],
    name: 'car',
    attribute: '',
    score,
    points: -1,
  });
  const right: PlainSample = { token: 'right', ego: [0, 0], truth: [box(0, -1)], found: [box(0, 0.5)] };
  const wrong: PlainSample = { token: 'wrong', ego: [0, 0], truth: [box(20, -1)], found: [box(0, 0.5)] };
  const first = evaluateNuscenes(toNuscenesInput([wrong, right]), PROFILE);
  const second = evaluateNuscenes(toNuscenesInput([right, wrong]), PROFILE);
  // Right before wrong: precision 1 at the start; wrong before right: 0, then 1/2.
  t.is(first.curves.get('car:0.5')!.precision[0], 1);
  t.is(second.curves.get('car:0.5')!.precision[0], 0);
  t.true(first.values['car/AP']! > second.values['car/AP']!);
});

test('bootstrap intervals are those of evaluating every resample', (t) => {
  const [samples] = fc.sample(
    samplesArbitrary.filter(
      (all) =>
        all.length >= 5 &&
        bruteForce(all, { classes: PROFILE.classes, rangeM: PROFILE.rangeM as Record<string, number> }).mAP > 0.05,
    ),
    { numRuns: 1, seed: 7 },
  );
  const units = samples.length;
  const identity = samples.map((_, s) => s);
  const statistic = nuscenesStatistics(evaluateNuscenes(toNuscenesInput(samples), PROFILE));
  const direct = (id: string) => (weights: Uint32Array) => {
    const again = evaluateNuscenes(toNuscenesInput(repeat(samples, identity, weights)), PROFILE);
    return again.prepared.labelCount === 0 ? null : again.values[id];
  };
  const options = { seed: 3, replicates: 40 };
  const fast = bootstrapIntervals(units, { mAP: statistic('mAP'), NDS: statistic('NDS') }, options);
  const slow = bootstrapIntervals(units, { mAP: direct('mAP'), NDS: direct('NDS') }, options);
  for (const id of ['mAP', 'NDS'] as const) {
    near(t, fast[id].low, slow[id].low!, id);
    near(t, fast[id].high, slow[id].high!, id);
    t.true(fast[id].high! > fast[id].low!);
  }
});
