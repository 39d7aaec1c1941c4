import test from 'ava';
import type { FloatArray } from '../../../src/contracts/index.js';
import { InputError } from '../../../src/errors/index.js';
import {
  evaluateKitti,
  pi3detPhaseScore,
  pi3detToKitti,
  type KittiClass,
  type KittiFrame,
} from '../../../src/metrics/index.js';
import { expectedValues, readGolden, type Expected } from '../../helpers/kittiGolden.js';

interface Pi3detFrame {
  frame_id: string;
  gt_names: string[];
  gt_boxes_lidar: number[][];
  pred: { name: string[]; score: number[]; boxes_lidar: number[][] };
}
interface Pi3detExpected extends Expected {
  phase1_score_Car_3D_AP0?: number;
  phase2_score: number;
}

const flat = (rows: number[][]) => rows.flat();

function toKittiFrame({ frame_id, gt_names, gt_boxes_lidar, pred }: Pi3detFrame): KittiFrame {
  return {
    id: frame_id,
    gt: pi3detToKitti(Float64Array.from(flat(gt_boxes_lidar)), gt_names),
    dt: pi3detToKitti(Float32Array.from(flat(pred.boxes_lidar)), pred.name, Float32Array.from(pred.score)),
  };
}

for (const name of ['pi3det_drone_small', 'pi3det_quadruped_medium']) {
  test(`${name}: averages and phase scores of the official evaluator`, (t) => {
    const frames = readGolden<{ frames: Pi3detFrame[] }>(`${name}.json.gz`).frames.map(toKittiFrame);
    const expected = readGolden<Pi3detExpected & Record<string, number>>(`${name}.expected.json`);
    for (const [mode, averages] of [
      ['exact', expected.exact_f64_iou],
      ['official-compat', expected.official_python_f32],
    ] as const) {
      const { values } = evaluateKitti(frames, { mode, classes: expected.classes as KittiClass[] });
      for (const { id, value } of expectedValues(expected.classes, averages)) {
        // The original's float32 cosines differ in their last bits.
        const tolerance = id.includes('/aos/') ? 1e-5 : 1e-9;
        t.true(Math.abs(values[id]! - value) <= tolerance, `${mode} ${id}: ${values[id]} instead of ${value}`);
      }
      t.true(Math.abs(pi3detPhaseScore(values, '1')! - expected['phase1_score_Car_3D_AP0.50_R40']) <= 1e-9);
      t.true(Math.abs(pi3detPhaseScore(values, '2')! - expected.phase2_score) <= 1e-9);
    }
  });
}

test('a box in front of the sensor lies in front of the camera', (t) => {
  const convert = (boxes: FloatArray) => pi3detToKitti(boxes, ['Vehicle']);
  const objects = convert(Float64Array.of(10, 2, -1, 4, 1.8, 1.5, 0.25));
  t.deepEqual(objects.name, ['Car']);
  t.deepEqual([...objects.location], [-2, 1.75, 10]);
  t.deepEqual([...objects.dimensions], [4, 1.5, 1.8]);
  t.deepEqual([...objects.bbox], [0, 0, 50, 50]);
  t.is(objects.rotationY[0], -0.25 - Math.PI / 2);
  t.is(objects.alpha[0], -Math.atan2(-2, 10) + objects.rotationY[0]);
  t.is(objects.score, undefined);

  const single = convert(Float32Array.of(10, 2, -1, 4, 1.8, 1.5, 0.25));
  t.is(single.rotationY[0], Math.fround(-0.25 - Math.fround(Math.PI / 2)));
  t.not(single.rotationY[0], objects.rotationY[0]);
});

test('names and lengths that do not fit are refused', (t) => {
  const box = Float64Array.of(1, 2, 3, 4, 5, 6, 7);
  t.throws(() => pi3detToKitti(box, ['Bus']), { instanceOf: InputError, message: /no class Bus/ });
  t.throws(() => pi3detToKitti(box, ['Car', 'Car']), { instanceOf: InputError, message: /14 numbers/ });
  t.throws(() => pi3detToKitti(box, ['Car'], Float64Array.of(0.1, 0.2)), { instanceOf: InputError });
});

test('a phase without its class has no score', (t) => {
  t.is(pi3detPhaseScore({ 'Car/3d/R40@0.50/moderate': 50 }, '1'), 50);
  t.is(pi3detPhaseScore({ 'Car/3d/R40@0.50/moderate': 50 }, '2'), null);
  t.is(pi3detPhaseScore({ 'Car/3d/R40@0.50/moderate': null }, '1'), null);
});
