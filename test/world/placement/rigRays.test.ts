import test from 'ava';
import { place3dConfigFile, placementRig, readPlacementConfig } from '../../../src/corruptions/index.js';
import { identityPose } from '../../../src/geometry/index.js';
import { flatGround, mountLidar, namedLidar, scanLidars } from '../../../src/world/index.js';
import {
  carBody,
  castRig,
  coverageOf,
  coverageReport,
  momentOf,
  openMoment,
  placementFrames,
  rangeToBody,
  rigRays,
  RINGS_M,
} from '../../../src/world/placement/index.js';

const config = readPlacementConfig(place3dConfigFile);

for (const name of ['1x64', 'center', 'line', 'pyramid', 'square', 'trapezoid']) {
  test(`${name} over level ground: hits and ring radii are those of the closed form`, (t) => {
    const { lidars, rayCount } = placementRig(config, name);
    const rig = rigRays(lidars, []);
    t.is(rig.count, rayCount);
    t.is(rig.count, 46_080);
    const { rangeM } = castRig(momentOf(flatGround(), 0), rig);
    lidars.forEach(({ elevationsRad, azimuthSteps, maxRangeM, egoFromLidar: m }, unit) => {
      elevationsRad.forEach((elevation, channel) => {
        const first = rig.firstRay[unit] + channel * azimuthSteps;
        // Slant range z / sin(e), ring of radius z / tan(e) about the LiDAR.
        const expected = elevation < 0 ? m[11] / Math.sin(-elevation) : Infinity;
        for (let ray = first; ray < first + azimuthSteps; ray++) {
          if (expected > maxRangeM) {
            t.is(rangeM[ray], Infinity);
            continue;
          }
          t.true(Math.abs(rangeM[ray] - expected) < 1e-9);
          const [x, y, z] = [0, 1, 2].map(
            (axis) => rig.rays[6 * ray + axis] + rangeM[ray] * rig.rays[6 * ray + 3 + axis],
          );
          t.true(Math.abs(Math.hypot(x - m[3], y - m[7]) - m[11] / Math.tan(-elevation)) < 1e-9);
          t.true(Math.abs(z) < 1e-9);
        }
      });
    });
  });
}

test('coverage of level ground: points per square metre by ring, sky, no objects', (t) => {
  const { lidars } = placementRig(config, 'center');
  const rig = rigRays(lidars, []);
  const moment = momentOf(flatGround(), 0);
  const report = coverageReport([coverageOf(moment, rig, castRig(moment, rig), [])]);
  const radii = lidars.flatMap(({ elevationsRad, egoFromLidar }) =>
    Array.from(elevationsRad).flatMap((e) => (e < 0 ? [egoFromLidar[11] / Math.tan(-e)] : [])),
  );
  report.rings.forEach(({ rangeM: [from, to], pointsPerM2 }, ring) => {
    t.deepEqual([from, to], [RINGS_M[ring], RINGS_M[ring + 1]]);
    const channels = radii.filter((radius) => radius >= from && radius < to).length;
    t.true(Math.abs(pointsPerM2 - (720 * channels) / (Math.PI * (to * to - from * from))) < 1e-12);
  });
  const hitting = lidars
    .flatMap(({ elevationsRad, egoFromLidar }) => Array.from(elevationsRad, (e) => egoFromLidar[11] / Math.sin(-e)))
    .filter((range) => range > 0 && range <= 200).length;
  t.is(report.returned, hitting / 64);
  t.true(Math.abs(report.sky - (1 - hitting / 64)) < 1e-12);
  t.is(report.onVehicle, 0);
  t.is(report.saturation, null);
  t.is(report.objects[0].objects, 0);
  t.is(report.objects[0].meanPoints, null);
});

test('a street through a placement is what an ideal scan of it is', (t) => {
  const [frame] = placementFrames({ key: 'test/rays', scenes: 1, moments: 1 });
  const moment = openMoment(frame);
  const { lidars } = placementRig(config, 'pyramid-roll');
  const rig = rigRays(lidars, []);
  const { rangeM, objects } = castRig(moment, rig);
  const ideal = namedLidar('place3d-16');
  const scan = scanLidars(
    moment.tracer,
    lidars.map((mount) => mountLidar(ideal, mount)),
    { worldFromEgo: () => moment.worldFromEgo, egoFromOutput: identityPose() },
    { seed: 0, timeS: frame.timeS },
  );
  const hits = [...rangeM.keys()].filter((ray) => rangeM[ray] < Infinity);
  t.is(hits.length, scan.lidar.length);
  const counts = new Map<number, number>();
  for (const ray of hits) if (objects[ray] >= 0) counts.set(objects[ray], (counts.get(objects[ray]) ?? 0) + 1);
  scan.raysOnObjects.forEach((count, object) => t.is(counts.get(object) ?? 0, count));
  const cover = coverageOf(moment, rig, castRig(moment, rig), []);
  t.deepEqual(
    cover.points,
    moment.objects.flatMap(({ index }) => (moment.groundRangeM[index] < 75 ? [scan.raysOnObjects[index] ?? 0] : [])),
  );
});

test('every second azimuth of a pattern is every second ray', (t) => {
  const { lidars } = placementRig(config, 'line');
  const [whole, half] = [rigRays(lidars, []), rigRays(lidars, [], 2)];
  t.is(half.count, whole.count / 2);
  for (let ray = 0; ray < half.count; ray++) {
    for (let k = 0; k < 6; k++) t.true(Math.abs(half.rays[6 * ray + k] - whole.rays[12 * ray + k]) < 1e-12);
  }
});

test('the vehicle hides what is behind it', (t) => {
  const body = carBody(4, 2, 1.5);
  t.is(rangeToBody(body, [0, 0, 2.5], [0, 0, -1]), 1);
  t.is(rangeToBody(body, [0, 0, 1], [0, 0, -1]), 0);
  t.is(rangeToBody(body, [0, 3, 0.5], [0, -1, 0]), 2);
  t.is(rangeToBody(body, [0, 3, 0.5], [0, 1, 0]), Infinity);
  t.is(rangeToBody(body, [0, 3, 2], [0, -1, 0]), Infinity);
  // Ahead of the cabin the body is lower.
  t.is(rangeToBody(body, [1.9, 0, 2], [0, 0, -1]), 2 - 0.62 * 1.5);
  const { lidars } = placementRig(config, 'center');
  const moment = momentOf(flatGround(), 0);
  const [free, hidden] = [[], body].map((each) => castRig(moment, rigRays(lidars, each)));
  const blocked = hidden.onBody.reduce((sum, each) => sum + each, 0);
  t.true(blocked > 0);
  hidden.rangeM.forEach((range, ray) => t.is(range, hidden.onBody[ray] === 1 ? Infinity : free.rangeM[ray]));
  t.throws(() => rigRays([{ ...lidars[0], egoFromLidar: identityPose().with(11, 1) }], body), {
    message: /inside of the vehicle/,
  });
  t.throws(() => rigRays([], body), { message: /without a LiDAR/ });
  t.throws(() => carBody(4, NaN), { message: /width is NaN/ });
});
