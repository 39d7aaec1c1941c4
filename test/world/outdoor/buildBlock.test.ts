import test from 'ava';
import { keyedRng } from '../../../src/random/index.js';
import { instancesAt, NO_OBJECT, type Scene, type SceneObject } from '../../../src/world/scene/index.js';
import { BLOCK_LAYOUTS, buildBlock } from '../../../src/world/outdoor/index.js';
import { digestOf, heightsOver, reachOf, rectanglesOverlap } from './geometry.js';

const scenes: Scene[] = BLOCK_LAYOUTS.flatMap((layout) =>
  ['a', 'b'].map((key) => buildBlock(`${layout}-${key}`, { layout })),
);

const rectangleOf = (object: SceneObject, timeS: number): number[] => {
  const { x, y, yawRad } = object.trajectory.at(timeS);
  return [x, y, yawRad, object.lengthM, object.widthM];
};

test('a key names one block, whatever was built before; another key another', (t) => {
  const first = digestOf(buildBlock('one'));
  digestOf(buildBlock('two'));
  t.is(digestOf(buildBlock('one')), first);
  t.not(digestOf(buildBlock('two')), first);
  t.not(digestOf(buildBlock('one', { layout: 'suburb' })), digestOf(buildBlock('one', { layout: 'street' })));
});

test('nobody touches anybody, nor the ego, at any time', (t) => {
  for (const { objects, ego, durationS, key } of scenes) {
    for (let time = 0; time <= durationS; time += 0.5) {
      const { x, y, yawRad } = ego.at(time);
      const rectangles = [...objects.map((object) => rectangleOf(object, time)), [x, y, yawRad, 4.7, 2]];
      for (let i = 0; i < rectangles.length; i++) {
        for (let j = 0; j < i; j++) {
          const [a, b] = [rectangles[i], rectangles[j]];
          if (Math.abs(a[0] - b[0]) > 16 || Math.abs(a[1] - b[1]) > 16) continue;
          if (rectanglesOverlap(a, b)) t.fail(`${key}: ${i} and ${j} meet at ${time} s`);
        }
      }
    }
  }
  t.pass();
});

test('nobody walks or drives through a building', (t) => {
  for (const { objects, landmarks, ego, durationS, key } of scenes) {
    const buildings = landmarks
      .filter(({ kind }) => kind === 'building')
      .map(({ centre, yawRad, lengthM, widthM }) => [...centre, yawRad, lengthM, widthM]);
    for (let time = 0; time <= durationS; time += 2) {
      const { x, y, yawRad } = ego.at(time);
      for (const rectangle of [...objects.map((object) => rectangleOf(object, time)), [x, y, yawRad, 4.7, 2]]) {
        for (const building of buildings) {
          if (Math.abs(rectangle[0] - building[0]) > 30 || Math.abs(rectangle[1] - building[1]) > 30) continue;
          if (rectanglesOverlap(rectangle, building)) t.fail(`${key}: in a building at ${time} s`);
        }
      }
    }
    buildings.forEach((a, i) => {
      for (const b of buildings.slice(0, i)) t.false(rectanglesOverlap(a, b));
    });
  }
});

test('velocity is the derivative of position, and everybody looks where they go', (t) => {
  const step = 1e-4;
  let moving = 0;
  for (const { objects, ego, durationS } of scenes) {
    for (const trajectory of [ego, ...objects.map((object) => object.trajectory)]) {
      for (let time = 0.4; time < durationS - 0.1; time += 1.7) {
        const [before, now, after] = [trajectory.at(time - step), trajectory.at(time), trajectory.at(time + step)];
        const derivative = [(after.x - before.x) / (2 * step), (after.y - before.y) / (2 * step)];
        // Braking changes the speed within a step by at most this.
        t.true(Math.hypot(derivative[0] - now.velocityX, derivative[1] - now.velocityY) < 2e-3);
        const speed = Math.hypot(now.velocityX, now.velocityY);
        if (speed < 0.01) continue;
        moving++;
        t.true(now.velocityX * Math.cos(now.yawRad) + now.velocityY * Math.sin(now.yawRad) > speed - 1e-9);
        // No turn sharper than a car's.
        const turn = Math.abs(
          Math.atan2(Math.sin(after.yawRad - before.yawRad), Math.cos(after.yawRad - before.yawRad)),
        );
        t.true(turn <= (2 * step * speed) / 4.5 + 1e-12);
      }
    }
  }
  t.true(moving > 1500);
});

/** How far they reach out of the box, by axis: below, above; scaled by a tenth at most. */
const MIRRORS_M: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  car: [[0, 0], [0.0825, 0.0825], [0, 0]], // prettier-ignore
  truck: [[0, 0], [0.11, 0.11], [0, 0]], // prettier-ignore
  bus: [[0, 0.253], [0, 0], [0, 0]], // prettier-ignore
};

test('boxes are tight about the shapes', (t) => {
  for (const { objects, durationS } of scenes) {
    for (const object of objects) {
      const { lengthM, widthM, heightM, category, trajectory } = object;
      const box = [[-lengthM / 2, lengthM / 2], [-widthM / 2, widthM / 2], [0, heightM]]; // prettier-ignore
      const { velocityX, velocityY } = trajectory.at(0.5);
      // A walker's legs meet once a step: the box holds the whole gait and touches it within one.
      const walks = category === 'pedestrian' && Math.hypot(velocityX, velocityY) > 0;
      const times = walks ? Array.from({ length: 24 }, (_, i) => (i * Math.min(durationS, 2.4)) / 24) : [durationS / 2];
      const reaches = times.map((time) => reachOf(object, time));
      const touched = new Set<number>();
      for (const reach of reaches) {
        reach.forEach(([low, high], axis) => {
          // Mirrors are no part of a vehicle's box: on the sides of cars and trucks, ahead of buses.
          const [before, after] = MIRRORS_M[category]?.[axis] ?? [0, 0];
          t.true(low > box[axis][0] - 0.01 - before, `${category} sticks out of its box`);
          t.true(high < box[axis][1] + 0.01 + after, `${category} sticks out of its box`);
          if (low < box[axis][0] + 0.05) touched.add(2 * axis);
          if (high > box[axis][1] - 0.05) touched.add(2 * axis + 1);
        });
      }
      t.true(touched.size >= 5, `${category}: the box touches ${touched.size} sides`);
    }
  }
});

test('the ground is where its height says', (t) => {
  const rng = keyedRng('ground test');
  for (const scene of [scenes[0], scenes[3], scenes[8]]) {
    const [ground] = scene.fixed;
    for (let count = 0; count < 150; count++) {
      const [x, y] = [rng.uniform(-90, 90), rng.uniform(-90, 90)];
      const height = scene.groundHeight(x, y);
      const nearest = Math.min(...heightsOver(ground, x, y).map((z) => Math.abs(z - height)));
      t.true(nearest < 0.01, `at ${x}, ${y}: ${nearest}`);
    }
    for (const object of scene.objects) {
      const { x, y, z } = object.trajectory.at(3);
      t.is(z, scene.groundHeight(x, y));
    }
  }
});

test('kerbs are steps of 13 to 15 cm, and the ground slopes gently', (t) => {
  for (const scene of scenes) {
    const main = scene.landmarks.find(({ id }) => id === 'road-main');
    const kerbM = main?.facts['kerbM'] as number;
    t.true(kerbM >= 0.13 && kerbM <= 0.15);
    const steps: number[] = [];
    for (let time = 0; time < scene.durationS; time += 2) {
      const { x, y, yawRad } = scene.ego.at(time);
      let before = scene.groundHeight(x, y);
      for (let aside = 0.02; aside < 16; aside += 0.02) {
        const height = scene.groundHeight(x + Math.sin(yawRad) * aside, y - Math.cos(yawRad) * aside);
        if (Math.abs(height - before) > 0.012) steps.push(height - before);
        else t.true(Math.abs(height - before) < 0.0015);
        before = height;
      }
    }
    t.true(steps.some((step) => Math.abs(step - kerbM) < 0.003));
  }
});

test('a default block is full', (t) => {
  const categories = new Set<string>();
  for (const scene of scenes) {
    const instances = instancesAt(scene, 0);
    const triangles = instances.reduce((sum, { prototype }) => sum + prototype.mesh.triangles.length / 3, 0);
    t.true(triangles >= 200_000, `${scene.key}: ${triangles} triangles`);
    const { x, y } = scene.ego.at(0);
    // All around: something stands in every eighth of the circle within 80 m.
    const sectors = new Set<number>();
    for (const { worldFromLocal } of scene.fixed.slice(1)) {
      const [dx, dy] = [worldFromLocal[3] - x, worldFromLocal[7] - y];
      if (Math.hypot(dx, dy) < 80) sectors.add(Math.floor(((Math.atan2(dy, dx) + Math.PI) / (2 * Math.PI)) * 8) % 8);
    }
    t.is(sectors.size, 8);
    scene.objects.forEach((object, index) => {
      t.is(object.index, index);
      categories.add(object.category);
      for (const instance of object.instancesAt(1)) t.is(instance.object, index);
    });
    t.true(scene.fixed.every(({ object }) => object === NO_OBJECT));
  }
  t.deepEqual([...categories].sort(), ['bicycle', 'bus', 'car', 'motorcycle', 'pedestrian', 'truck']);
});

test('limits keep kinds away', (t) => {
  const empty = buildBlock('empty', { maxCars: 0, maxTrucks: 0, maxTwoWheelers: 0, maxPedestrians: 0 });
  t.deepEqual(empty.objects, []);
  const few = buildBlock('few', { maxCars: 3 });
  t.true(few.objects.filter(({ category }) => category === 'car').length <= 3);
  const parked = buildBlock('parked', {
    layout: 'street',
    traffic: 0,
    parked: 1,
    maxTwoWheelers: 0,
    maxPedestrians: 0,
  });
  t.true(parked.objects.length > 10);
  for (const { trajectory } of parked.objects) {
    const { velocityX, velocityY } = trajectory.at(1);
    t.is(Math.hypot(velocityX, velocityY), 0);
  }
});

test('objects have the sizes of real ones', (t) => {
  const ranges: Record<string, readonly [number, number][]> = {
    car: [[2.9, 6.2], [1.42, 2.2], [1.28, 2.6]],
    truck: [[5, 11], [2.1, 3], [2.3, 4.1]],
    bus: [[9.5, 13.5], [2.3, 3.1], [2.7, 3.6]],
    motorcycle: [[1.5, 2.4], [0.5, 1.05], [0.9, 1.9]],
    bicycle: [[1.3, 2.4], [0.3, 0.8], [0.8, 1.98]],
    pedestrian: [[0.15, 1.4], [0.3, 0.9], [1, 2]],
  }; // prettier-ignore
  const lengths: number[] = [];
  for (const { objects } of scenes) {
    for (const { category, lengthM, widthM, heightM } of objects) {
      if (category === 'car') lengths.push(lengthM);
      [lengthM, widthM, heightM].forEach((size, axis) => {
        const [low, high] = ranges[category][axis];
        t.true(size > low && size < high, `${category} axis ${axis}: ${size}`);
      });
    }
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  t.true(mean > 3.9 && mean < 4.5);
});
