import test from 'ava';
import fc from 'fast-check';
import { keyedRng } from '../../src/random/index.js';
import {
  buildScene,
  castRays,
  evenElevations,
  forwardLidar,
  labelScan,
  scanScene,
  sectorAzimuths,
} from '../../src/world/index.js';
import type { LidarSensor, Scene, SensorPose } from '../../src/world/index.js';
import { Primitives } from '../../src/world/primitives.js';
import { ObjectFrame } from '../../src/world/objectFrame.js';

const level: SensorPose = { heightM: 1.73, pitchRad: 0, rollRad: 0 };
const coarse: LidarSensor = { ...forwardLidar(), azimuthsRad: sectorAzimuths(96, 90) };

function emptyScene(slopeX = 0, slopeY = 0): Scene {
  return { ground: { slopeX, slopeY, brightness: 1 }, primitives: new Primitives(), objects: [] };
}

test('ring radii over flat ground are height / tan(depression)', (t) => {
  const sensor = forwardLidar();
  for (const heightM of [0.62, 1.9, 4.1]) {
    const { rangeM, columns } = castRays(emptyScene(), sensor, { ...level, heightM }, { seed: 1 });
    sensor.elevationsRad.forEach((elevation, ring) => {
      for (const column of [0, 100, columns - 1]) {
        const range = rangeM[ring * columns + column];
        if (elevation >= 0) t.is(range, Infinity);
        else t.true(Math.abs(range * Math.cos(elevation) * Math.tan(-elevation) - heightM) < 1e-9);
      }
    });
  }
});

test('a tilted sensor over flat ground sees what a level one sees over the tilted plane', (t) => {
  const pitchRad = 0.05;
  const tilted = castRays(emptyScene(), coarse, { heightM: 2, pitchRad, rollRad: 0 }, { seed: 1 });
  // In the frame of a sensor with its nose down, the ground rises ahead; its foot is height · cos below.
  const scene = emptyScene(Math.tan(pitchRad));
  const sloped = castRays(scene, coarse, { heightM: 2 / Math.cos(pitchRad), pitchRad: 0, rollRad: 0 }, { seed: 1 });
  tilted.rangeM.forEach((range, ray) => {
    if (range < 200) t.true(Math.abs(range - sloped.rangeM[ray]) < 1e-8 * range);
  });
});

test('a wall, a cylinder and a ball ahead are hit at their closed-form ranges', (t) => {
  const sensor: LidarSensor = { ...forwardLidar(Float64Array.of(0)), azimuthsRad: Float64Array.of(-0.1, 0, 0.1) };
  const cases: [(frame: ObjectFrame) => void, (azimuth: number) => number][] = [
    [(frame) => frame.box('plaster', [0, 0, 1.73], [1, 10, 4]), (azimuth) => 9.5 / Math.cos(azimuth)],
    [
      (frame) => frame.cylinder('trunk', [0, 0, 1.73], 2, 4),
      (azimuth) => 10 * Math.cos(azimuth) - Math.sqrt(4 - (10 * Math.sin(azimuth)) ** 2),
    ],
    [
      (frame) => frame.ellipsoid('skin', [0, 0, 1.73], [2, 2, 2]),
      (azimuth) => 10 * Math.cos(azimuth) - Math.sqrt(4 - (10 * Math.sin(azimuth)) ** 2),
    ],
  ];
  for (const [build, expected] of cases) {
    const scene = emptyScene();
    build(new ObjectFrame(scene.primitives, 10, 0, 0, 0, 7));
    const image = castRays(scene, sensor, level, { seed: 1 });
    sensor.azimuthsRad.forEach((azimuth, column) => {
      t.true(Math.abs(image.rangeM[column] - expected(azimuth)) < 1e-9);
      t.is(image.object[column], 7);
    });
    t.true(Math.abs(image.cosIncidence[1] - 1) < 1e-6);
  }
});

test('a sloping windscreen is hit where its plane is', (t) => {
  const scene = emptyScene();
  const frame = new ObjectFrame(scene.primitives, 10, 0, 0, Math.PI);
  // Heading towards the sensor: the front face runs from x = 8 at the foot to x = 9 at the top, 1 m higher.
  frame.block('glass', 1.23, 2.23, { rear: -2, front: 2, halfWidth: 1 }, { rear: -2, front: 1, halfWidth: 0.8 });
  const sensor: LidarSensor = { ...forwardLidar(Float64Array.of(0)), azimuthsRad: Float64Array.of(0) };
  const image = castRays(scene, sensor, level, { seed: 1 });
  t.true(Math.abs(image.rangeM[0] - 8.5) < 1e-12);
  t.true(Math.abs(image.cosIncidence[0] - Math.SQRT1_2) < 1e-6);
});

test('culling never changes a picture', (t) => {
  for (let seed = 0; seed < 6; seed++) {
    const rng = keyedRng('culling-test', seed);
    const scene = buildScene(seed);
    const pose = { heightM: rng.uniform(0.5, 5), pitchRad: rng.normal(0, 0.1), rollRad: rng.normal(0, 0.1) };
    const culled = castRays(scene, coarse, pose, { seed });
    const full = castRays(scene, coarse, pose, { seed, withoutCulling: true });
    t.deepEqual(culled, full);
  }
});

test('culling holds for single shapes anywhere around a full-turn sensor', (t) => {
  const sensor: LidarSensor = { ...forwardLidar(), azimuthsRad: sectorAzimuths(180, 360) };
  const coordinate = fc.double({ min: -12, max: 12, noNaN: true });
  const size = fc.double({ min: 0.05, max: 9, noNaN: true });
  const angle = fc.double({ min: -3.2, max: 3.2, noNaN: true });
  const shape = fc.constantFrom('box', 'cylinder', 'ellipsoid');
  const property = fc.property(
    shape,
    fc.tuple(coordinate, coordinate, coordinate),
    fc.tuple(size, size, size),
    fc.tuple(angle, angle, angle),
    (kind, [x, y, z], [a, b, c], [yawRad, pitchRad, rollRad]) => {
      const scene = emptyScene();
      const frame = new ObjectFrame(scene.primitives, x, y, 0, 0);
      const turned = { yawRad, pitchRad, rollRad };
      if (kind === 'box') frame.box('wood', [0, 0, z], [a, b, c], turned);
      else if (kind === 'cylinder') frame.cylinder('wood', [0, 0, z], a, b, turned);
      else frame.ellipsoid('wood', [0, 0, z], [a, b, c], turned);
      t.deepEqual(
        castRays(scene, sensor, level, { seed: 3 }),
        castRays(scene, sensor, level, { seed: 3, withoutCulling: true }),
      );
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 120, seed: 5 }));
});

test('foliage lets through the share that its density says', (t) => {
  const scene = emptyScene();
  const depthM = 0.5;
  new ObjectFrame(scene.primitives, 10, 0, 0, 0, 1).box('foliage', [0, 0, 1.73], [depthM, 30, 0.2]);
  const sensor: LidarSensor = { ...forwardLidar(Float64Array.of(0)), azimuthsRad: sectorAzimuths(4000, 10) };
  const { rangeM } = castRays(scene, sensor, level, { seed: 11 });
  const through = rangeM.filter((range) => range === Infinity).length / rangeM.length;
  const expected = Math.exp(-2.2 * depthM);
  t.true(Math.abs(through - expected) < 4 * Math.sqrt((expected * (1 - expected)) / rangeM.length));
});

test('equal seeds give equal scans, other seeds other noise', (t) => {
  const scene = buildScene(5);
  const first = scanScene(scene, forwardLidar(), level, 9);
  t.deepEqual(scanScene(buildScene(5), forwardLidar(), level, 9), first);
  t.notDeepEqual(scanScene(scene, forwardLidar(), level, 10).points, first.points);
  t.notDeepEqual(scanScene(buildScene(6), forwardLidar(), level, 9).points, first.points);
});

test('range noise has the stated spread on a smooth wall', (t) => {
  const scene = emptyScene();
  new ObjectFrame(scene.primitives, 10, 0, 0, 0).box('sign', [0, 0, 1.73], [0.1, 60, 30]);
  const sensor = { ...forwardLidar(evenElevations(64, 10, -5)), lostFraction: 0, mixedPixelFraction: 0 };
  const { points } = scanScene(scene, sensor, level, 2);
  const image = castRays(scene, sensor, level, { seed: 2 });
  t.is(points.length / 4, image.rangeM.length);
  let square = 0;
  for (let ray = 0; ray < image.rangeM.length; ray++) {
    const range = Math.hypot(points[ray * 4], points[ray * 4 + 1], points[ray * 4 + 2]);
    square += (range - image.rangeM[ray]) ** 2;
  }
  t.true(Math.abs(Math.sqrt(square / image.rangeM.length) - 0.02) < 0.001);
});

test('points of an object lie in its label, seen from every platform', (t) => {
  for (const pose of [level, { heightM: 4.1, pitchRad: 0.03, rollRad: -0.02 }]) {
    let own = 0;
    let inside = 0;
    for (let seed = 20; seed < 26; seed++) {
      const scene = buildScene(seed);
      const sensor = { ...forwardLidar(), mixedPixelFraction: 0 };
      const scan = scanScene(scene, sensor, pose, seed);
      const { objects, pointCounts } = labelScan(scene, pose, scan.points);
      objects.forEach((object, row) => {
        own += scan.objects.filter((each) => each === object).length;
        inside += pointCounts[row];
      });
    }
    // Range noise puts some outside, the ground adds some inside.
    t.true(own > 1000);
    t.true(Math.abs(inside / own - 1) < 0.15, `${inside} points in boxes of ${own} on objects`);
  }
});
