import test from 'ava';
import { fitGroundPlane, heightAbove } from '../../../src/corruptions/lidar/groundPlane.js';
import { wetGround } from '../../../src/corruptions/lidar/index.js';
import { fitLine } from '../../../src/corruptions/lidar/lineFit.js';
import { nearestRows } from '../../../src/corruptions/lidar/nearestRows.js';
import { fitQuadratic } from '../../../src/corruptions/lidar/quadraticFit.js';
import { distinctIndices, roundHalfEven } from '../../../src/corruptions/lidar/sampling.js';
import { wetReflectance } from '../../../src/corruptions/lidar/wetReflectance.js';
import { keyedRng } from '../../../src/random/index.js';
import { kitti } from './goldenClouds.js';

test('ground plane: a sloping road under houses and cars', (t) => {
  const rng = keyedRng('road');
  const points = new Float32Array(4 * 8000);
  for (let at = 0; at < points.length; at += 4) {
    const [x, y] = [rng.uniform(-30, 30), rng.uniform(-30, 30)];
    const road = 0.04 * x - 0.02 * y - 1.7;
    points.set([x, y, road + (rng.uniform() < 0.6 ? rng.normal(0, 0.02) : rng.uniform(0.2, 6)), 0.3], at);
  }
  const plane = fitGroundPlane(points, 4, keyedRng('fit'));
  t.true(plane !== undefined);
  if (plane === undefined) return;
  t.true(Math.abs(plane.slopeX - 0.04) < 2e-3 && Math.abs(plane.slopeY + 0.02) < 2e-3, JSON.stringify(plane));
  t.true(Math.abs(plane.heightM + 1.7) < 0.02);
  t.true(Math.abs(heightAbove(plane, Float32Array.of(10, 0, 0), 0) - 1.3) < 0.05);
});

test('ground plane: nothing below the sensor, nothing to fit', (t) => {
  t.is(fitGroundPlane(new Float32Array(0), 4, keyedRng(1)), undefined);
  t.is(fitGroundPlane(Float32Array.of(1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0), 4, keyedRng(1)), undefined);
});

test('line and parabola of least squares', (t) => {
  const places = Float64Array.from({ length: 50 }, (_, i) => 3 + i);
  const line = fitLine(
    places,
    places.map((place) => 2 * place - 7),
  );
  t.true(Math.abs(line.slope - 2) < 1e-12 && Math.abs(line.offset + 7) < 1e-10);
  t.deepEqual(fitLine([4, 4], [1, 3]), { slope: 0, offset: 2 });
  const [a, b, c] = fitQuadratic(
    places,
    places.map((place) => 5 - 3 * place + 0.5 * place * place),
  );
  t.true(Math.abs(a - 5) < 1e-8 && Math.abs(b + 3) < 1e-9 && Math.abs(c - 0.5) < 1e-10);
  const level = fitQuadratic(Float64Array.of(2, 2, 2), Float64Array.of(1, 2, 3));
  t.true(Math.abs(level[0] + 2 * level[1] + 4 * level[2] - 2) < 1e-12);
});

test('nearest rows: the same as sorting all distances', (t) => {
  const rng = keyedRng('near');
  for (let trial = 0; trial < 100; trial++) {
    // Large clouds go a way of their own.
    const count = trial % 10 === 9 ? rng.integer(5500, 7000) : rng.integer(1, 200);
    // Few different places, so that many are equally far.
    const points = Float32Array.from({ length: 5 * count }, () => rng.integer(0, trial % 2 === 0 ? 4 : 1000));
    const rows = Int32Array.from({ length: count }, (_, i) => i).filter(() => rng.uniform() < 0.8);
    if (rows.length === 0) continue;
    const wanted = rng.integer(0, rows.length + 1);
    const centre = rows[rng.integer(0, rows.length)];
    const columns = rng.integer(3, 6);
    const squared = (row: number): number => {
      let sum = 0;
      for (let column = 0; column < columns; column++)
        sum += (points[5 * row + column] - points[5 * centre + column]) ** 2;
      return Math.fround(sum);
    };
    const expected = Array.from(rows)
      .sort((a, b) => squared(a) - squared(b) || a - b)
      .slice(0, wanted);
    const found = Array.from(nearestRows(points, 5, columns, rows, centre, wanted));
    t.deepEqual(
      found.sort((a, b) => a - b),
      expected.sort((a, b) => a - b),
    );
  }
});

test('distinct indices: each equally often, none twice; half rounds to even', (t) => {
  const counts = new Uint32Array(10);
  for (let trial = 0; trial < 4000; trial++) {
    const drawn = distinctIndices(10, 3, keyedRng('draw', trial));
    t.is(new Set(drawn).size, 3);
    for (const index of drawn) counts[index]++;
  }
  for (const count of counts) t.true(Math.abs(count - 1200) < 4 * Math.sqrt(1200 * 0.7), String(count));
  t.is(distinctIndices(3, 9, keyedRng(1)).length, 3);
  t.deepEqual([0.5, 1.5, 2.5, 2.4999, -0.5, 7].map(roundHalfEven), [0, 2, 2, 2, -0, 7]);
});

test('wet reflectance: dry ground as it is, a full film as Fresnel says', (t) => {
  t.is(wetReflectance(0.3, Math.cos(1), 0), 0.3);
  // Written out for 60° with refractive indices 1.0003 and 1.33.
  const [theta, reflectance] = [Math.PI / 3, 0.4];
  const inside = Math.asin((Math.sin(theta) * 1.0003) / 1.33);
  const rs = (Math.sin(theta - inside) / Math.sin(theta + inside)) ** 2;
  const rp = (Math.tan(theta - inside) / Math.tan(theta + inside)) ** 2;
  const through = (r: number): number => ((1 - r) ** 2 * reflectance) / (1 - reflectance * r);
  const expected = Math.max(through(rs), through(rp)) / theta;
  t.true(Math.abs(wetReflectance(reflectance, Math.cos(theta), 0.0012) - expected) < 1e-12);
  t.true(wetReflectance(reflectance, Math.cos(theta), 0.0006) > Math.min(reflectance, expected));
});

test('wet ground without labels: the fitted ground gets wet, the order of the points stays', (t) => {
  const cloud = { points: kitti.points, channels: kitti.channels, intensityScale: 1 as const };
  const { sourceIndex, status } = wetGround.apply(cloud, { waterHeightM: 0.001, noiseFloor: 0.2 }, keyedRng(1), {
    mode: 'fixed',
    layout: 'kitti',
  });
  t.true(sourceIndex.every((source, row) => row === 0 || source > sourceIndex[row - 1]));
  const wet = status.filter((each) => each === 3).length + kitti.points.length / 4 - sourceIndex.length;
  const labelled = (kitti.labels as Int32Array).filter((label) => label === 40 || label === 48).length;
  t.true(wet > 0.8 * labelled && wet < 1.3 * labelled, `${wet} of ${labelled}`);
});
