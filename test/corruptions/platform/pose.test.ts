import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {
  moveScene,
  moveSceneBack,
  randomPlatformJitter,
  targetFromRecorded,
  virtualPlatformPose,
  type LidarScene,
  type VirtualPoseHeight,
} from '../../../src/corruptions/platform/index.js';
import { identityPose } from '../../../src/geometry/index.js';
import { packageRoot } from '../../../src/installation/index.js';

interface ShiftGolden {
  readonly points: number[][];
  readonly boxes: number[][];
  readonly random_jitter: { roll_x: number; pitch_y: number; points: number[][]; boxes: number[][] }[];
  readonly virtual_pose: { Ln_T_L0: number[][]; mode: string; virtual_pose: number[][]; points: number[][] }[];
}

const golden = JSON.parse(
  readFileSync(join(packageRoot, 'test/golden/track5/platform_shift.json'), 'utf8'),
) as ShiftGolden;
const sceneOf = (points: number[][], boxes: number[][]): LidarScene => ({
  points: Float64Array.from(points.flat()),
  stride: 3,
  boxes: Float64Array.from(boxes.flat()),
});
const recorded = sceneOf(golden.points, golden.boxes);
const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => Math.abs(value - b[i]) <= tolerance);

for (const expected of golden.random_jitter) {
  test(`random platform jitter as the official augmentation, roll ${expected.roll_x} pitch ${expected.pitch_y}`, (t) => {
    const moved = randomPlatformJitter(recorded, { rollRad: expected.roll_x, pitchRad: expected.pitch_y });
    t.true(near(moved.points, expected.points.flat(), 1e-9));
    t.true(near(moved.boxes, expected.boxes.flat(), 1e-9));
  });
}

for (const [index, expected] of golden.virtual_pose.entries()) {
  test(`virtual platform pose as the official loader, ${expected.mode}, pose ${index}`, (t) => {
    const pose = virtualPlatformPose(expected.Ln_T_L0.flat(), expected.mode.replace('_', '-') as VirtualPoseHeight);
    t.true(near(pose, expected.virtual_pose.flat(), 1e-11));
    const moved = moveScene(recorded, pose);
    const some = expected.points.flat();
    t.true(near(moved.points.subarray(0, some.length), some, 1e-9));
    const back = moveSceneBack(moved, pose);
    t.true(near(back.points, recorded.points, 1e-12) && near(back.boxes, recorded.boxes, 1e-12));
  });
}

const tilt = fc.double({ min: -0.6, max: 0.6, noNaN: true });
const height = fc.double({ min: -5, max: 12, noNaN: true });

test('no jitter changes nothing, to the last bit', (t) => {
  t.deepEqual(
    [...targetFromRecorded({ rollRad: 0, pitchRad: 0, heightChangeM: 0 })].map((v) => v + 0),
    [...identityPose()],
  );
  const still = randomPlatformJitter(recorded, { rollRad: 0, pitchRad: 0 });
  t.deepEqual(still, recorded);
  t.not(still.points, recorded.points);
});

test('moving back undoes; sizes never change', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(tilt, tilt, height, (rollRad, pitchRad, heightChangeM) => {
        const pose = targetFromRecorded({ rollRad, pitchRad, heightChangeM });
        const moved = moveScene(recorded, pose);
        const back = moveSceneBack(moved, pose);
        const sizes = (boxes: ArrayLike<number>): string =>
          String(Array.from(boxes).filter((_, i) => i % 7 >= 3 && i % 7 <= 5));
        return (
          near(back.points, recorded.points, 1e-12) &&
          near(back.boxes, recorded.boxes, 1e-12) &&
          sizes(moved.boxes) === sizes(recorded.boxes)
        );
      }),
    ),
  );
});

test('points and box centres move together', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(tilt, tilt, height, (rollRad, pitchRad, heightChangeM) => {
        const centres = golden.boxes.map((box) => box.slice(0, 3));
        const scene = sceneOf(centres, golden.boxes);
        const { points, boxes } = moveScene(scene, targetFromRecorded({ rollRad, pitchRad, heightChangeM }));
        return near(
          points,
          Array.from(boxes).filter((_, i) => i % 7 < 3),
          1e-12,
        );
      }),
    ),
  );
});

test('signs: a higher sensor sees the ground lower, a nose-up one sees what is ahead lower', (t) => {
  const ahead = sceneOf([[10, 0, -1.9]], []);
  const higher = moveScene(ahead, targetFromRecorded({ rollRad: 0, pitchRad: 0, heightChangeM: 2.2 }));
  t.true(near(higher.points, [10, 0, -4.1], 1e-12));
  const noseUp = moveScene(ahead, targetFromRecorded({ rollRad: 0, pitchRad: 0.1, heightChangeM: 0 }));
  t.true(noseUp.points[2] < -1.9);
  const leftDown = moveScene(
    sceneOf([[0, 10, 0]], []),
    targetFromRecorded({ rollRad: 0.1, pitchRad: 0, heightChangeM: 0 }),
  );
  t.true(leftDown.points[2] > 0);
});

test('float32 clouds stay float32 and keep their other channels', (t) => {
  const points = Float32Array.of(10, 1, -1, 0.5, 20, 2, 0, 0.25);
  const moved = moveScene(
    { points, stride: 4, boxes: new Float64Array(0) },
    targetFromRecorded({ rollRad: 0, pitchRad: 0, heightChangeM: 1 }),
  );
  t.deepEqual(moved.points, Float32Array.of(10, 1, -2, 0.5, 20, 2, -1, 0.25));
});
