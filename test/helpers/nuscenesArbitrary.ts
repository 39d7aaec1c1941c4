/** Small random nuScenes cases on a coarse grid, so that scores and distances tie often. */
import fc from 'fast-check';
import type { NuscenesInput } from '../../src/metrics/index.js';
import type { PlainBox, PlainSample } from './nuscenesBruteForce.js';
import { toBoxes, type JsonBox } from './nuscenesDetectionGolden.js';

const ATTRIBUTES: Record<string, string[]> = {
  car: ['', 'vehicle.moving', 'vehicle.parked'],
  pedestrian: ['', 'pedestrian.moving', 'pedestrian.standing'],
  barrier: [''],
  traffic_cone: [''],
};

const coordinate = fc.integer({ min: -8, max: 8 }).map((i) => i / 2);
const side = fc.integer({ min: 1, max: 4 }).map((i) => i / 2);
const speed = fc.oneof({ weight: 5, arbitrary: coordinate }, { weight: 1, arbitrary: fc.constant(NaN) });

function boxArbitrary(score: fc.Arbitrary<number>): fc.Arbitrary<PlainBox> {
  return fc.constantFrom(...Object.keys(ATTRIBUTES)).chain((name) =>
    fc.record({
      translation: fc.tuple(coordinate, coordinate, coordinate),
      size: fc.tuple(side, side, side),
      yaw: fc.integer({ min: -12, max: 12 }).map((i) => i / 4),
      velocity: fc.tuple(speed, coordinate),
      name: fc.constant(name),
      attribute: fc.constantFrom(...ATTRIBUTES[name]),
      score,
      points: fc.constantFrom(-1, 3, 3, 3, 0),
    }),
  );
}

/** Up to six samples; few different scores, none below 0. */
export const samplesArbitrary: fc.Arbitrary<PlainSample[]> = fc
  .array(
    fc.record({
      ego: fc.tuple(fc.integer({ min: -30, max: 30 }), fc.constant(0)),
      truth: fc.array(boxArbitrary(fc.constant(-1)), { maxLength: 6 }),
      found: fc.array(boxArbitrary(fc.integer({ min: 0, max: 5 }).map((i) => i / 5)), { maxLength: 10 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((samples) => samples.map((sample, index) => ({ token: `sample-${index}`, ...sample })));

const toJson = (token: string, box: PlainBox): JsonBox => ({
  sample_token: token,
  translation: box.translation,
  size: box.size,
  rotation: [Math.cos(box.yaw / 2), 0, 0, Math.sin(box.yaw / 2)],
  velocity: box.velocity,
  detection_name: box.name,
  attribute_name: box.attribute,
  detection_score: box.score,
  num_pts: box.points,
});

export function toNuscenesInput(samples: readonly PlainSample[]): NuscenesInput {
  const lists = (role: 'truth' | 'found') =>
    toBoxes(samples.map((sample) => [sample.token, sample[role].map((box) => toJson(sample.token, box))] as const));
  return {
    groundTruth: lists('truth'),
    predictions: lists('found'),
    surroundings: { egoTranslation: Float64Array.from(samples.flatMap(({ ego }) => [...ego, 0])) },
  };
}
