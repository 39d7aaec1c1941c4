import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { composePoses, identityPose } from '../../../src/geometry/index.js';
import {
  annotate,
  raysOnLoneObjects,
  scanLidars,
  selectLabels,
  turnAzimuths,
  visibilityLevel,
  type EgoPose,
  type MountedLidar,
  type ObjectLabels,
} from '../../../src/world/lidar/index.js';
import { instancesAt, type Scene } from '../../../src/world/scene/index.js';
import { RayTracer } from '../../../src/world/trace/index.js';
import { instanceOf } from '../trace/bruteForce.js';
import { at, block, exactLidar, ground, sceneOf, STANDING, wall, yaw } from './simpleScenes.js';

const LIDARS: MountedLidar[] = [{ model: exactLidar({ azimuthsRad: turnAzimuths(1440) }), egoFromLidar: at(0, 0, 2) }];

function labelsOf(scene: Scene, timeS = 0, pose: EgoPose = STANDING, lidars = LIDARS): ObjectLabels & { n: number } {
  const scan = scanLidars(new RayTracer(instancesAt(scene, timeS)), lidars, pose, { seed: 1, timeS });
  const worldFromOutput = composePoses(pose.worldFromEgo(timeS), pose.egoFromOutput);
  const labels = annotate(scene, timeS, worldFromOutput, scan, { lidars, pose });
  // Counted one by one.
  labels.pointCounts.forEach((count, row) => {
    const [x, y, z, length, width, height, angle] = labels.boxes.subarray(7 * row);
    let inside = 0;
    for (let k = 0; k < scan.points.length; k += 6) {
      const [dx, dy, dz] = [scan.points[k] - x, scan.points[k + 1] - y, scan.points[k + 2] - z];
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const within = (offset: number, size: number): boolean => Math.abs(offset) <= size / 2;
      if (within(dx * c + dy * s, length) && within(dy * c - dx * s, width) && within(dz, height)) inside++;
    }
    if (inside !== count) throw new Error(`row ${row}: ${count} points, ${inside} counted one by one`);
  });
  return { ...labels, n: scan.lidar.length };
}

test('boxes, velocities and riders in the frame of the points, under a moving, turned robot', (t) => {
  const scene = sceneOf(
    [
      { x: 12, y: 3, yawRad: 0.4, size: [4, 2, 1.5], velocity: [2, -1] },
      { x: -8, y: -2, yawRad: -2, size: [1.8, 0.6, 1.7], rider: true },
    ],
    [ground()],
  );
  const pose: EgoPose = {
    worldFromEgo: (timeS) => at(timeS, 2, 0.5, yaw(0.3)),
    egoFromOutput: at(0, 0, 1.8, yaw(-0.1)),
  };
  const labels = labelsOf(scene, 2, pose);
  const [x, y] = [16 - 2, 1 - 2];
  const [c, s] = [Math.cos(0.2), Math.sin(0.2)];
  const expected = [c * x + s * y, c * y - s * x, 0.75 - 0.5 - 1.8, 4, 2, 1.5, 0.2];
  expected.forEach((value, k) => t.true(Math.abs(labels.boxes[k] - value) < 1e-12, `${k}`));
  t.true(Math.abs(labels.velocities[0] - (2 * c - s)) < 1e-12);
  t.true(Math.abs(labels.velocities[1] - (-c - 2 * s)) < 1e-12);
  t.deepEqual(labels.categories, ['car', 'bicycle']);
  t.deepEqual([...labels.hasRider], [0, 1]);
  t.deepEqual([...labels.objects], [0, 1]);
  t.true(labels.pointCounts.every((count) => count > 20));
});

test('visibility is the share of the rays that an object would get alone', (t) => {
  const car = { x: 15, y: 0, size: [4, 2, 1.5] as const };
  t.deepEqual([...labelsOf(sceneOf([car], [ground()])).visibility], [1]);
  // A wall before the left half: exactly the rays with y > 0 are lost.
  const half = instanceOf(block(0.1, 4, 4), [1, 0, 0, 8, 0, 1, 0, 2.0001, 0, 0, 1, 0]);
  const [halfSeen] = labelsOf(sceneOf([car], [ground(), half])).visibility;
  t.true(Math.abs(halfSeen - 0.5) < 0.03, `${halfSeen}`);
  t.deepEqual([...labelsOf(sceneOf([car], [ground(), wall(8)])).visibility], [0]);
  const behind = { x: 22, y: 0, size: [4, 1.5, 1.2] as const };
  const both = labelsOf(sceneOf([car, behind], [ground()]));
  t.is(both.visibility[0], 1);
  t.true(both.visibility[1] < 0.2);
  const far = labelsOf(sceneOf([{ ...car, x: 900 }], [ground()]));
  t.deepEqual([...far.visibility, ...far.pointCounts], [0, 0], 'out of range');
});

test('rays on a lone object are as many as a whole scan of it has, also from a moving, tilted sensor', (t) => {
  const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
  const lidars = [
    ...LIDARS,
    { model: exactLidar({ ideal: false, minRangeM: 2 }), egoFromLidar: at(1, -1, 2, [c, 0, s, 0, 1, 0, -s, 0, c]) },
  ];
  const pose: EgoPose = { ...STANDING, worldFromEgo: (timeS) => at(20 * timeS, 0, 0, yaw(3 * timeS)) };
  const blocks = Array.from({ length: 12 }, (_, k) => ({
    x: (4 + k) * Math.cos(k),
    y: (4 + k) * Math.sin(k),
    yawRad: 0.7 * k,
    size: [1 + (k % 4), 1, 1 + (k % 3)] as const,
  }));
  const scene = sceneOf([...blocks, { x: 0.5, y: 0, size: [6, 6, 6] }]);
  const alone = raysOnLoneObjects(scene, lidars, pose, { timeS: 1 });
  scene.objects.forEach((object, row) => {
    const tracer = new RayTracer(object.instancesAt(1));
    const scan = scanLidars(tracer, lidars, pose, { seed: 1, timeS: 1 });
    t.is(alone[row], scan.raysOnObjects[row], `${row}`);
    t.true(alone[row] > 0);
  });
});

test("nuScenes' levels of visibility", (t) => {
  t.deepEqual([0, 0.39, 0.4, 0.59, 0.6, 0.79, 0.8, 1].map(visibilityLevel), [1, 1, 2, 2, 3, 3, 4, 4]);
});

test('rows are left out on request, an empty scene has none', (t) => {
  const blocks = [5, 10, 15].map((x) => ({ x, y: x, size: [2, 1, 1] as const }));
  const labels = labelsOf(sceneOf(blocks, [ground()]));
  const kept = selectLabels(labels, (row) => row !== 1);
  t.deepEqual([...kept.objects], [0, 2]);
  t.deepEqual(kept.boxes.slice(7), labels.boxes.slice(14));
  t.deepEqual(kept.velocities.length, 4);
  t.deepEqual([...kept.pointCounts], [labels.pointCounts[0], labels.pointCounts[2]]);
  t.is(labelsOf(sceneOf([], [ground()])).boxes.length, 0);
});

test('a pose that is none is refused', (t) => {
  const scene = sceneOf([], [ground()]);
  const scan = scanLidars(new RayTracer(scene.fixed), LIDARS, STANDING, { seed: 1, timeS: 0 });
  const wrong = identityPose().fill(NaN, 7, 8);
  t.throws(() => annotate(scene, 0, wrong, scan, { lidars: LIDARS, pose: STANDING }), {
    instanceOf: InputError,
    message: /^worldFromOutput: not a rigid transform: entry 7 is NaN/,
  });
});
