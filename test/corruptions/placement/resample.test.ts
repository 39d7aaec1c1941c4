import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import type { LidarMount, PointCloud } from '../../../src/contracts/index.js';
import {
  place3dConfigFile,
  placementRig,
  readPlacementConfig,
  resampleCloud,
  resampleSweeps,
} from '../../../src/corruptions/index.js';
import { composePoses, invertPose, poseFromRollPitchYaw } from '../../../src/geometry/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { makePointCloud, readPointCloud } from '../../../src/sensors/index.js';
import { testWithRealData } from '../../helpers/realData.js';

const DEGREE = Math.PI / 180;
const config = readPlacementConfig(place3dConfigFile);
const level = (height: number, x = 0, y = 0): Float64Array =>
  poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0 }, [x, y, height]);
const rowsOf = ({ points, channels }: PointCloud): number[][] =>
  Array.from({ length: points.shape[0] }, (_, row) => channels.map((_, column) => points.get(row, column)));

/** A scan of a flat ground: dense rings, in the frame of a level sensor at the height. */
function flatGround(heightM: number, elevationStepDeg = 0.02, azimuthStepDeg = 0.25): PointCloud {
  const data: number[] = [];
  for (let elevation = -25; elevation <= -1; elevation += elevationStepDeg) {
    const radius = heightM / Math.tan(-elevation * DEGREE);
    for (let azimuth = -180; azimuth < 180; azimuth += azimuthStepDeg) {
      data.push(radius * Math.cos(azimuth * DEGREE), radius * Math.sin(azimuth * DEGREE), -heightM);
    }
  }
  return makePointCloud(Float64Array.from(data), ['x', 'y', 'z']);
}

test('rings over a flat ground have the radius height / tan(elevation) about each new LiDAR', (t) => {
  const recorded = flatGround(1.73);
  const [, lidar] = placementRig(config, 'line').lidars;
  const options = { egoFromRecorded: level(1.73), beamToleranceRad: 0.1 * DEGREE };
  const cloud = resampleCloud(recorded, [lidar], options);
  const reach = 1.73 / Math.tan(1 * DEGREE);
  // Channels from -3 to -25 degrees in steps of 2: each gives a full ring within the recorded disc.
  const found = new Map<number, number>();
  for (const [x, y, z] of rowsOf(cloud)) {
    const radius = Math.hypot(x - lidar.egoFromLidar[3], y - lidar.egoFromLidar[7]);
    const elevation = Math.atan2(z + 1.73 - lidar.egoFromLidar[11], radius) / DEGREE;
    const channel = Math.round((elevation + 25) / 2);
    const beam = -25 + 2 * channel;
    t.true(Math.abs(elevation - beam) <= 0.1 + 1e-9, `${elevation}`);
    // Of the points in the window the nearest stays, so a ring lies at its inner edge, a recorded step wide.
    const inner = 2.2 / Math.tan((-beam + 0.1) * DEGREE);
    const next = 2.2 / Math.tan((-beam + 0.1 - 0.02 * 2.2) * DEGREE);
    t.true(radius >= inner - 1e-9 && radius <= next * 1.02, `channel ${channel}: ${radius} from ${inner} to ${next}`);
    found.set(channel, (found.get(channel) ?? 0) + 1);
  }
  const expected = Array.from({ length: 12 }, (_, channel) => channel).filter(
    (channel) => 2.2 / Math.tan((25 - 2 * channel) * DEGREE) < reach,
  );
  t.deepEqual(
    [...found.keys()].sort((a, b) => a - b),
    expected,
  );
  for (const [channel, count] of found) t.is(count, 720, `channel ${channel}`);
});

/** Straight from the definition, a cell at a time. */
function bruteForce(
  rows: readonly number[][],
  lidars: readonly LidarMount[],
  egoFromRecorded: Float64Array,
  tolerance: number,
): Set<number> {
  const kept = new Set<number>();
  for (const { egoFromLidar, elevationsRad, azimuthSteps, maxRangeM } of lidars) {
    const pose = composePoses(invertPose(egoFromLidar), egoFromRecorded);
    const nearest = new Map<string, { range: number; row: number }>();
    rows.forEach(([px, py, pz], row) => {
      const [x, y, z] = [0, 4, 8].map((at) => pose[at] * px + pose[at + 1] * py + pose[at + 2] * pz + pose[at + 3]);
      const elevation = Math.atan2(z, Math.hypot(x, y));
      const range = Math.hypot(x, y, z);
      let channel = 0;
      elevationsRad.forEach((beam, index) => {
        if (Math.abs(beam - elevation) < Math.abs(elevationsRad[channel] - elevation)) channel = index;
      });
      if (range > maxRangeM || Math.abs(elevationsRad[channel] - elevation) > tolerance) return;
      const step = Math.round(((Math.atan2(y, x) + Math.PI) / (2 * Math.PI)) * azimuthSteps) % azimuthSteps;
      const cell = `${channel} ${step}`;
      const before = nearest.get(cell);
      if (before === undefined || range < before.range) nearest.set(cell, { range, row });
    });
    for (const { row } of nearest.values()) kept.add(row);
  }
  return kept;
}

test('equals the definition on random clouds, mounts and tolerances', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 600 }), (seed, count) => {
      const rng = keyedRng('resample', seed);
      const data = Float32Array.from({ length: 4 * count }, (_, i) =>
        i % 4 === 2 ? rng.uniform(-4, 4) : rng.uniform(-30, 30),
      );
      const cloud = makePointCloud(data, ['x', 'y', 'z', 'intensity']);
      const lidars = Array.from({ length: rng.integer(1, 4) }, (): LidarMount => {
        const channels = rng.integer(1, 20);
        const elevations = Array.from({ length: channels }, () => rng.uniform(-1.2, 1.2)).sort((a, b) => b - a);
        const attitude = {
          rollRad: rng.uniform(-0.5, 0.5),
          pitchRad: rng.uniform(-0.5, 0.5),
          yawRad: rng.uniform(-3, 3),
        };
        return {
          elevationsRad: Float64Array.from(elevations),
          azimuthSteps: rng.integer(1, 90),
          maxRangeM: rng.uniform(5, 60),
          egoFromLidar: poseFromRollPitchYaw(attitude, [rng.uniform(-2, 2), rng.uniform(-2, 2), rng.uniform(0.5, 3)]),
        };
      });
      const egoFromRecorded = level(rng.uniform(0.5, 3));
      const tolerance = rng.uniform(0.001, 0.3);
      const result = resampleCloud(cloud, lidars, { egoFromRecorded, beamToleranceRad: tolerance });
      const expected = bruteForce(rowsOf(cloud), lidars, egoFromRecorded, tolerance);
      t.deepEqual(
        rowsOf(result),
        rowsOf(cloud).filter((_, row) => expected.has(row)),
      );
    }),
    { numRuns: 150 },
  );
});

test('no point is made up and none is there twice, in any placement', (t) => {
  const rng = keyedRng('resample placements');
  const data = Float32Array.from({ length: 4 * 20_000 }, (_, i) =>
    i % 4 === 2 ? rng.uniform(-1.8, 2) : rng.uniform(-40, 40),
  );
  const cloud = makePointCloud(data, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
  const order = new Map(rowsOf(cloud).map((row, index) => [row.join(), index]));
  for (const name of Object.keys(config.placements)) {
    const { lidars } = placementRig(config, name);
    const result = resampleCloud(cloud, lidars, { egoFromRecorded: level(1.73), beamToleranceRad: 0.25 * DEGREE });
    const indices = rowsOf(result).map((row) => order.get(row.join()) as number);
    t.true(indices.length > 100 && indices.length < 20_000, `${name}: ${indices.length}`);
    t.true(
      indices.every((index, at) => index !== undefined && (at === 0 || index > indices[at - 1])),
      name,
    );
    t.is(result.intensityScale, 1);
    t.deepEqual([...result.channels], [...cloud.channels]);
  }
});

/** One return of each ray of a LiDAR, at random ranges, in its own frame. */
function ownScan(lidar: LidarMount, seed: string): PointCloud {
  const rng = keyedRng(seed);
  const data: number[] = [];
  lidar.elevationsRad.forEach((elevation, ring) => {
    for (let step = 0; step < lidar.azimuthSteps; step++) {
      const azimuth = -Math.PI + (2 * Math.PI * step) / lidar.azimuthSteps;
      const range = rng.uniform(2, 90);
      data.push(range * Math.cos(elevation) * Math.cos(azimuth), range * Math.cos(elevation) * Math.sin(azimuth));
      data.push(range * Math.sin(elevation), ring);
    }
  });
  return makePointCloud(Float32Array.from(data), ['x', 'y', 'z', 'ring']);
}

test('the recording sensor itself as placement: every point stays, rings too', (t) => {
  const [upper, lower] = placementRig(config, '1x64').lidars;
  const lidar = { ...upper, elevationsRad: Float64Array.from([...upper.elevationsRad, ...lower.elevationsRad]) };
  const cloud = ownScan(lidar, 'identity');
  const options = { egoFromRecorded: lidar.egoFromLidar, beamToleranceRad: 0.25 * DEGREE };
  t.deepEqual(rowsOf(resampleCloud(cloud, [lidar], options)), rowsOf(cloud));
  t.deepEqual(rowsOf(resampleCloud(cloud, [upper, lower], options)), rowsOf(cloud));
  t.is(resampleCloud(cloud, [upper], options).points.shape[0], 32 * 720);
  const nearer = resampleCloud(cloud, [{ ...lidar, maxRangeM: 50 }], options);
  t.deepEqual(
    rowsOf(nearer),
    rowsOf(cloud).filter(([x, y, z]) => x * x + y * y + z * z <= 2500),
  );
});

test('what the new place does not see goes: a wall hides what is behind it', (t) => {
  const data: number[] = [];
  const wall = 5;
  for (let y = -2; y <= 2; y += 0.02) for (let z = -1; z <= 1; z += 0.02) data.push(wall, y, z);
  const wallPoints = data.length / 3;
  // A post behind the wall, which the recording sensor saw from somewhere higher.
  for (let z = -0.5; z <= 0.5; z += 0.02) data.push(10, 0, z);
  const cloud = makePointCloud(Float32Array.from(data), ['x', 'y', 'z']);
  const [lidar] = placementRig(config, '1x64').lidars;
  const options = { egoFromRecorded: level(2), beamToleranceRad: 0.25 * DEGREE };
  const seen = resampleCloud(cloud, [lidar], options);
  t.true(rowsOf(seen).every(([x]) => x === wall));
  const post = makePointCloud(Float32Array.from(data.slice(3 * wallPoints)), ['x', 'y', 'z']);
  t.true(resampleCloud(post, [lidar], options).points.shape[0] > 5, 'without the wall the post is seen');
});

test('points that are nowhere, on the LiDAR itself or straight above it are dropped; an empty cloud stays empty', (t) => {
  const cloud = makePointCloud(Float32Array.of(NaN, 1, 0, 3, Infinity, 0, 0, 0, 0, 0, 0, 5, 9, NaN, NaN, 9, 0, 0), [
    'x',
    'y',
    'z',
  ]);
  const [lidar] = placementRig(config, '1x64').lidars;
  const options = { egoFromRecorded: lidar.egoFromLidar, beamToleranceRad: 0.25 * DEGREE };
  t.deepEqual(rowsOf(resampleCloud(cloud, [lidar], options)), [[9, 0, 0]]);
  const empty = makePointCloud(new Float32Array(0), ['x', 'y', 'z']);
  t.is(resampleCloud(empty, [lidar], options).points.shape[0], 0);
});

test('a LiDAR that looks straight up and down too', (t) => {
  const lidar: LidarMount = {
    elevationsRad: Float64Array.of(Math.PI / 2, 0, -Math.PI / 2),
    azimuthSteps: 4,
    maxRangeM: 10,
    egoFromLidar: level(2),
  };
  const cloud = makePointCloud(Float32Array.of(0.01, 0, 5, 0.01, 0, -1.9, 3, 0, 0, 3, 0, 3), ['x', 'y', 'z']);
  const seen = resampleCloud(cloud, [lidar], { egoFromRecorded: level(2), beamToleranceRad: 2 * DEGREE });
  t.deepEqual(
    rowsOf(seen).map(([x]) => x),
    [0.01, 0.01, 3].map(Math.fround),
  );
});

testWithRealData(
  'a KITTI scan: each placement keeps a part of the recorded points and makes up none',
  async (t, folder) => {
    const path = 'kuixu__kitti_object_vis/data/object/training/velodyne/000000.bin';
    const cloud = await readPointCloud(join(folder, path));
    const recorded = new Set(rowsOf(cloud).map((row) => row.join()));
    for (const name of Object.keys(config.placements)) {
      const { lidars, rayCount } = placementRig(config, name);
      const placed = resampleCloud(cloud, lidars, { egoFromRecorded: level(1.73), beamToleranceRad: 0.25 * DEGREE });
      const rows = rowsOf(placed).map((row) => row.join());
      t.true(rows.length > 20_000 && rows.length < rayCount, `${name}: ${rows.length}`);
      t.true(
        rows.every((row) => recorded.has(row)),
        name,
      );
    }
  },
);

/** Points all about, a column of times; `timeOf` tells a row's. */
function timedCloud(count: number, timeOf: (row: number) => number): PointCloud {
  const rng = keyedRng('timed');
  const data = Float32Array.from({ length: 4 * count }, (_, i) =>
    i % 4 === 3 ? timeOf(Math.floor(i / 4)) : i % 4 === 2 ? rng.uniform(-1.7, 0.5) : rng.uniform(-30, 30),
  );
  return makePointCloud(data, ['x', 'y', 'z', 'time']);
}

test('merged sweeps are resampled one by one; times of single firings make no sweeps', (t) => {
  const { lidars } = placementRig(config, 'center');
  const options = { egoFromRecorded: level(1.8), beamToleranceRad: 0.5 * DEGREE };
  const merged = timedCloud(9000, (row) => -0.5 * Math.floor(row / 3000));
  const sweeps = [0, 1, 2].map((i) => ({
    ...merged,
    points: merged.points.hi(3000 * (i + 1)).lo(3000 * i),
  }));
  const apart = sweeps.flatMap(({ points, channels }) => {
    const rows = Array.from({ length: 3000 }, (_, row) => channels.map((_, column) => points.get(row, column)));
    return rowsOf(resampleCloud(makePointCloud(Float32Array.from(rows.flat()), channels), lidars, options));
  });
  const together = resampleSweeps(merged, lidars, options);
  t.deepEqual(rowsOf(together), apart);
  t.true(apart.length > resampleCloud(merged, lidars, options).points.shape[0], 'one sweep hides none of another');
  for (const single of [timedCloud(3000, () => 0), timedCloud(3000, (row) => 1e-5 * row), randomPlain()]) {
    t.deepEqual(resampleSweeps(single, lidars, options), resampleCloud(single, lidars, options));
  }
  const empty = makePointCloud(new Float32Array(0), ['x', 'y', 'z', 'time']);
  t.is(resampleSweeps(empty, lidars, options).points.shape[0], 0);
});

const randomPlain = (): PointCloud => {
  const rng = keyedRng('plain');
  return makePointCloud(
    Float64Array.from({ length: 900 }, () => rng.uniform(-9, 9)),
    ['x', 'y', 'z'],
  );
};
