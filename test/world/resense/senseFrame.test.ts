import test from 'ava';
import type { LidarMount } from '../../../src/contracts/index.js';
import { place3dConfigFile, placementRig, readPlacementConfig } from '../../../src/corruptions/index.js';
import { composePoses, invertPose, transformPointsInPlace } from '../../../src/geometry/index.js';
import { InputError } from '../../../src/errors/index.js';
import { scanLidars } from '../../../src/world/lidar/index.js';
import { egoMotionOf, egoPoseOf, senseFrame } from '../../../src/world/resense/index.js';
import { instancesAt, type Scene } from '../../../src/world/scene/index.js';
import { RayTracer } from '../../../src/world/trace/index.js';
import { ground, sceneOf, wall } from '../lidar/simpleScenes.js';
import { EXACT, frameOf, inWorld, NOISY, plain, posed } from './frames.js';

const config = readPlacementConfig(place3dConfigFile);

test('without a change: the scan that its sensor makes, bit for bit', (t) => {
  const frame = frameOf();
  const scene = plain();
  const egoFromLidar = Float64Array.from(frame.egoFromLidar);
  for (const model of [EXACT, NOISY]) {
    const direct = scanLidars(
      new RayTracer(instancesAt(scene, frame.timeS)),
      [{ model, egoFromLidar }],
      { worldFromEgo: () => Float64Array.from(frame.worldFromEgo), egoFromOutput: egoFromLidar },
      { seed: frame.seed, timeS: frame.timeS, rollingShutter: 'none' },
    );
    const sensed = senseFrame(scene, frame, model);
    t.true(direct.points.length > 6 * 500);
    t.deepEqual(sensed.scan, direct);
    t.deepEqual(senseFrame(plain(), frame, model).scan.points, direct.points);
    t.deepEqual(sensed.egoFromOutput, egoFromLidar);
  }
  t.notDeepEqual(
    senseFrame(scene, frameOf({ seed: 100 }), NOISY).scan.points,
    senseFrame(scene, frame, NOISY).scan.points,
  );
});

for (const name of Object.keys(config.placements).filter((each) => !each.endsWith('-roll'))) {
  test(`${name} over a flat ground: 720 hits on each ring, of radius height / tan(elevation)`, (t) => {
    const { lidars } = placementRig(config, name);
    const frame = frameOf();
    const sensed = senseFrame(plain([]), frame, EXACT, { lidars });
    const world = inWorld(frame, sensed);
    const egoFromWorld = invertPose(frame.worldFromEgo);
    transformPointsInPlace(egoFromWorld, world, 3);
    const hits = new Map<string, number>();
    for (let row = 0; row < sensed.scan.lidar.length; row++) {
      const { egoFromLidar, elevationsRad } = lidars[sensed.scan.lidar[row]];
      const ring = sensed.scan.points[6 * row + 4];
      const [x, y, z] = world.subarray(3 * row, 3 * row + 3);
      const radius = Math.hypot(x - egoFromLidar[3], y - egoFromLidar[7]);
      const expected = egoFromLidar[11] / Math.tan(-elevationsRad[ring]);
      t.true(Math.abs(radius / expected - 1) < 1e-6, `${radius} ${expected}`);
      t.true(Math.abs(z) < 1e-4);
      const key = `${sensed.scan.lidar[row]} ${ring}`;
      hits.set(key, (hits.get(key) ?? 0) + 1);
    }
    const expected = lidars.flatMap(({ elevationsRad, egoFromLidar, maxRangeM }, unit) =>
      [...elevationsRad].flatMap((elevation, ring) =>
        elevation < 0 && egoFromLidar[11] / Math.sin(-elevation) <= maxRangeM ? [`${unit} ${ring}`] : [],
      ),
    );
    t.deepEqual([...hits.keys()], expected);
    t.true([...hits.values()].every((count) => count === 720));
  });
}

test('a rolled LiDAR: each return lies where its ray meets the ground', (t) => {
  const { lidars } = placementRig(config, 'line-roll');
  const frame = frameOf();
  const sensed = senseFrame(plain([]), frame, EXACT, { lidars });
  const world = inWorld(frame, sensed);
  transformPointsInPlace(invertPose(frame.worldFromEgo), world, 3);
  const seen = new Set<number>();
  for (let row = 0; row < sensed.scan.lidar.length; row++) {
    const unit = sensed.scan.lidar[row];
    seen.add(unit);
    const { egoFromLidar, elevationsRad } = lidars[unit];
    const own = Float64Array.from(world.subarray(3 * row, 3 * row + 3));
    t.true(Math.abs(own[2]) < 1e-4);
    transformPointsInPlace(invertPose(egoFromLidar), own, 3);
    const elevation = Math.atan2(own[2], Math.hypot(own[0], own[1]));
    t.true(Math.abs(elevation - elevationsRad[sensed.scan.points[6 * row + 4]]) < 1e-5);
    const step = ((Math.atan2(own[1], own[0]) + Math.PI) / (2 * Math.PI)) * 720;
    t.true(Math.abs(step - Math.round(step)) < 1e-2);
  }
  t.is(seen.size, 4);
  // Rolled outwards, the left unit reaches ground on its left with channels that look above the horizon when level.
  const left = lidars.findIndex(({ egoFromLidar }) => egoFromLidar[7] === 0.6);
  const onTheLeft = (name: string): number => {
    const one = senseFrame(plain([]), frame, EXACT, { lidars: [placementRig(config, name).lidars[left]] });
    const ego = inWorld(frame, one);
    transformPointsInPlace(invertPose(frame.worldFromEgo), ego, 3);
    return Array.from({ length: ego.length / 3 }, (_, row) => ego[3 * row + 1]).filter((y) => y > 0.6).length;
  };
  t.true(onTheLeft('line-roll') > 1.1 * onTheLeft('line'));
});

test('the recorded LiDAR moved: the scan from its new place, in its own frame', (t) => {
  const frame = frameOf();
  const scene = plain();
  const lidarFromRecorded = posed([0, 0, -2.2], [0.05, -0.04, 0]);
  const moved = senseFrame(scene, frame, NOISY, { lidarFromRecorded });
  const mount = composePoses(frame.egoFromLidar, invertPose(lidarFromRecorded));
  t.deepEqual(moved.scan, senseFrame(scene, frameOf({ egoFromLidar: [...mount] }), NOISY).scan);
  t.deepEqual(moved.egoFromOutput, mount);
  const world = inWorld(frame, moved);
  const low = Array.from({ length: world.length / 3 }, (_, row) => world[3 * row + 2]);
  t.true(Math.min(...low) > -0.2 && low.filter((z) => Math.abs(z) < 0.15).length > low.length / 2);
});

test('labels are the scene’s objects in the frame of the points', (t) => {
  const frame = frameOf();
  const sensed = senseFrame(plain(), frame, EXACT, { lidarFromRecorded: posed([0, 0, -2], [0, 0, 0.3]) });
  const { boxes, pointCounts } = sensed.labels();
  const centres = Float64Array.from({ length: 12 }, (_, i) => boxes[7 * Math.floor(i / 3) + (i % 3)]);
  transformPointsInPlace(composePoses(frame.worldFromEgo, sensed.egoFromOutput), centres, 3);
  t.true(Math.abs(centres[0] - (12 + 5 * 1.5)) < 1e-9 && Math.abs(centres[1] - 3) < 1e-9);
  t.true(Math.abs(centres[5] - 0.8) < 1e-9);
  t.true(pointCounts[0] > 20);
});

test('a placement on a moved rig: mounts and frame of the points move together', (t) => {
  const frame = frameOf();
  const { lidars } = placementRig(config, 'pyramid');
  const lidarFromRecorded = posed([0, 0, -1.5], [0.03, 0.06, 0]);
  const placed = senseFrame(plain([]), frame, EXACT, { lidars });
  const both = senseFrame(plain([]), frame, EXACT, { lidars, lidarFromRecorded });
  // In its own frame every ray begins and points as before: only the ground has come nearer or gone farther.
  const originOf = ({ egoFromOutput }: typeof both, unit: number, rig: Float64Array): Float64Array =>
    composePoses(invertPose(egoFromOutput), rig, lidars[unit].egoFromLidar);
  const rig = composePoses(both.egoFromOutput, invertPose(placed.egoFromOutput));
  for (const unit of lidars.keys()) {
    const [before, after] = [originOf(placed, unit, posed([0, 0, 0])), originOf(both, unit, rig)];
    before.forEach((value, index) => t.true(Math.abs(value - after[index]) < 1e-12));
  }
  const world = inWorld(frame, both);
  for (let row = 0; row < world.length / 3; row++) t.true(Math.abs(world[3 * row + 2]) < 1e-4);
});

test('a placement inside a wall, behind one or under the ground is refused; leaves and passers-by are not', (t) => {
  const mountAt = (x: number, y: number, z: number): LidarMount => ({
    elevationsRad: Float64Array.of(0, -0.1),
    azimuthSteps: 90,
    maxRangeM: 50,
    egoFromLidar: posed([x, y, z]),
  });
  const frame = frameOf({ worldFromEgo: [...posed([0, 0, 0])], egoFromLidar: [...posed([0, 0, 1.8])] });
  const sense = (scene: Scene, ...lidars: LidarMount[]) => senseFrame(scene, frame, EXACT, { lidars });
  const house = sceneOf([], [ground(), wall(0.7)]);
  t.throws(() => sense(house, mountAt(0, 0.3, 2), mountAt(0.8, 0, 2)), {
    instanceOf: InputError,
    message:
      /frame 0000007: LiDAR 2 of the placement, at \(0\.8, 0, 2\) m from the robot, is inside or behind .*\(wall\)/,
  });
  t.throws(() => sense(house, mountAt(0, 0, -0.2)), { message: /LiDAR 1 .* at \(0, 0, -0\.2\) m/ });
  t.notThrows(() => sense(house, mountAt(0, 0, 1.8), mountAt(0.6, 0, 2)));
  t.notThrows(() => sense(sceneOf([], [ground(), wall(0.7, 50, 'foliage')]), mountAt(0.8, 0, 2)));
  t.notThrows(() => sense(sceneOf([], [ground(), wall(0.7, 50, 'cloth')]), mountAt(0.8, 0, 2)));
});

test('a moment after the end of the scene is refused', (t) => {
  t.throws(() => senseFrame(plain(), frameOf({ timeS: 10.5 }), EXACT), {
    instanceOf: InputError,
    message: /frame 0000007: it is at 10\.5 s of a scene that ends at 10 s/,
  });
});

test('the ego moves evenly about the stamp; a scene’s own ego is described alike', (t) => {
  const motion = { velocityMps: [3, -1, 0.2] as [number, number, number], yawRateRadPs: 0.5 };
  const frame = frameOf({ motion });
  const { worldFromEgo } = egoPoseOf(frame, posed([0, 0, 1]));
  t.deepEqual(
    [...worldFromEgo(1.5)],
    frame.worldFromEgo.map((value) => value + 0),
  );
  const later = worldFromEgo(1.7);
  const expected = posed([3 + 0.6, -2 - 0.2, 0.04], [0, 0, 0.4 + 0.1]);
  later.forEach((value, index) => t.true(Math.abs(value - expected[index]) < 1e-12));

  // A circle of radius 10 m at 0.3 rad/s, climbing.
  const turning = (timeS: number) => ({
    x: 10 * Math.cos(0.3 * timeS),
    y: 10 * Math.sin(0.3 * timeS),
    z: 0.1 * timeS,
    yawRad: 0.3 * timeS + Math.PI / 2,
    velocityX: -3 * Math.sin(0.3 * timeS),
    velocityY: 3 * Math.cos(0.3 * timeS),
  });
  const scene: Scene = { ...plain(), ego: { at: turning } };
  for (const timeS of [0, 2, 5.2, 10]) {
    const found = egoMotionOf(scene, timeS);
    t.true(Math.abs(found.motion.yawRateRadPs - 0.3) < 1e-9);
    t.true(Math.abs(found.motion.velocityMps[2] - 0.1) < 1e-9);
    const pose = egoPoseOf({ timeS, ...found }, posed([0, 0, 1])).worldFromEgo(timeS + 0.05);
    const state = turning(timeS + 0.05);
    const truth = posed([state.x, state.y, state.z], [0, 0, state.yawRad]);
    pose.forEach((value, index) => t.true(Math.abs(value - truth[index]) < 2e-3));
  }
});

test('a moving ego with a turning LiDAR: the same bytes again, others than at rest', (t) => {
  const motion = { velocityMps: [8, 0, 0] as [number, number, number], yawRateRadPs: 0.2 };
  const moving = frameOf({ motion, rollingShutter: 'raw' });
  const scan = senseFrame(plain(), moving, NOISY).scan.points;
  t.deepEqual(senseFrame(plain(), moving, NOISY).scan.points, scan);
  t.notDeepEqual(senseFrame(plain(), frameOf({ rollingShutter: 'raw' }), NOISY).scan.points, scan);
});
