import test from 'ava';
import { bevIou } from '../../src/geometry/index.js';
import { keyedRng } from '../../src/random/index.js';
import { buildScene, castRays, drawPose, forwardLidar, PLATFORMS, renderScan } from '../../src/world/index.js';
import type { Scene } from '../../src/world/index.js';

const scenes: Scene[] = (['street', 'carPark', 'openGround'] as const).flatMap((layout) =>
  Array.from({ length: 6 }, (_, seed) => buildScene(seed, { layout })),
);

test('objects stand apart, on the ground, inside the extent', (t) => {
  for (const { objects, ground } of scenes) {
    const boxes = Float64Array.from(
      objects.flatMap(({ x, y, z, lengthM, widthM, heightM, yawRad }) => [x, y, z, lengthM, widthM, heightM, yawRad]),
    );
    objects.forEach((object, i) => {
      for (let j = 0; j < i; j++) t.is(bevIou(boxes, i, boxes, j), 0);
      t.true(object.x <= 51 && Math.abs(object.y) <= 25);
      const lift = object.z - object.heightM / 2 - (ground.slopeX * object.x + ground.slopeY * object.y);
      // On the road or on a kerb.
      t.true(lift > -1e-9 && lift < 0.2);
    });
  }
});

test('what is hit of an object lies in its box', (t) => {
  const pose = { heightM: 1.8, pitchRad: 0, rollRad: 0 };
  const sensor = forwardLidar();
  let hits = 0;
  for (const scene of scenes) {
    const { rangeM, object, columns } = castRays(scene, sensor, pose, { seed: 1 });
    object.forEach((index, ray) => {
      if (index < 0) return;
      hits++;
      const { name, x, y, z, lengthM, widthM, heightM, yawRad } = scene.objects[index];
      const elevation = sensor.elevationsRad[Math.floor(ray / columns)];
      const azimuth = sensor.azimuthsRad[ray % columns];
      const dx = rangeM[ray] * Math.cos(elevation) * Math.cos(azimuth) - x;
      const dy = rangeM[ray] * Math.cos(elevation) * Math.sin(azimuth) - y;
      const dz = rangeM[ray] * Math.sin(elevation) + pose.heightM - z;
      const along = Math.abs(dx * Math.cos(yawRad) + dy * Math.sin(yawRad)) - lengthM / 2;
      const across = Math.abs(dy * Math.cos(yawRad) - dx * Math.sin(yawRad)) - widthM / 2;
      // Annotators draw people's boxes less tightly than a car's: a foot or a bag may stick out.
      const slack = name === 'Car' ? 1e-9 : 0.12;
      t.true(Math.max(along, across, Math.abs(dz) - heightM / 2) <= slack, `${name}: ${along} ${across} ${dz}`);
    });
  }
  t.true(hits > 10_000);
});

test('layouts differ, and no more cars than asked are placed', (t) => {
  t.true(scenes.some(({ objects }) => objects.some(({ name }) => name === 'Cyclist')));
  t.true(scenes.every(({ objects }) => objects.filter(({ name }) => name === 'Car').length <= 14));
  for (let seed = 0; seed < 20; seed++) {
    const { objects } = buildScene(seed, { maxCars: 2 });
    t.true(objects.filter(({ name }) => name === 'Car').length <= 2);
  }
});

test('poses follow the platform', (t) => {
  const rng = keyedRng('poses');
  for (const name of ['vehicle', 'drone', 'quadruped'] as const) {
    const poses = Array.from({ length: 4000 }, () => drawPose(name, rng));
    const [mean, deviation] = PLATFORMS[name].heightM;
    const heights = poses.map(({ heightM }) => heightM);
    t.true(Math.abs(heights.reduce((a, b) => a + b) / 4000 - mean) < (4 * deviation) / Math.sqrt(4000));
    t.true(heights.every((height) => Math.abs(height - mean) <= 3 * deviation + 1e-12));
  }
});

test('a picture shows near returns over far ones, at their pixels', (t) => {
  const camera = {
    widthPx: 40,
    heightPx: 20,
    imageFromCamera: Float64Array.of(20, 0, 20, 0, 0, 20, 10, 0, 0, 0, 1, 0),
    cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1),
  };
  const near = Float32Array.of(5, 0, 0, 1);
  const far = Float32Array.of(50, 0, 0, 1);
  const draw = (...points: Float32Array[]): Uint8Array =>
    renderScan(Float32Array.from(points.flatMap((point) => [...point])), camera, { splatPx: [2, 2] });
  t.deepEqual(draw(near, far), draw(near));
  t.deepEqual(draw(far, near), draw(near));
  const pixel = (image: Uint8Array, u: number, v: number): number[] => [
    ...image.subarray((v * 40 + u) * 3).slice(0, 3),
  ];
  t.notDeepEqual(pixel(draw(near), 20, 10), pixel(draw(), 20, 10));
  t.deepEqual(pixel(draw(near), 10, 10), pixel(draw(), 10, 10));
});
