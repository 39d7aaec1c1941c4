import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { composePoses, identityPose } from '../../../src/geometry/index.js';
import { keyedRng } from '../../../src/random/index.js';
import {
  carlaLidar,
  evenElevations,
  scanLidars,
  turnAzimuths,
  type LidarModel,
  type LidarScan,
  type MountedLidar,
} from '../../../src/world/lidar/index.js';
import { MATERIALS, SEMANTICS } from '../../../src/world/scene/index.js';
import { RayTracer } from '../../../src/world/trace/index.js';
import { castAll, instanceOf, randomAffine, soup, worldTriangles } from '../trace/bruteForce.js';
import { at, block, exactLidar, ground, STANDING, wall, yaw } from './simpleScenes.js';

const OPTIONS = { seed: 7, timeS: 0 };
const column = (scan: LidarScan, which: number): Float32Array => scan.points.filter((_, k) => k % 6 === which);
const mounted = (model: LidarModel, egoFromLidar = at(0, 0, 2)): MountedLidar => ({ model, egoFromLidar });
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

test('rings on flat ground have the radius h / tan(e); every channel below the horizon hits at every azimuth', (t) => {
  const model = exactLidar();
  const scan = scanLidars(new RayTracer([ground()]), [mounted(model)], STANDING, OPTIONS);
  const counts = new Map<number, number>();
  for (let k = 0; k < scan.points.length; k += 6) {
    const [x, y, z, intensity, ring, time] = scan.points.subarray(k, k + 6);
    const radius = 2 / Math.tan(-model.elevationsRad[ring]);
    t.true(Math.abs(Math.hypot(x, y) / radius - 1) < 1e-6);
    t.true(Math.abs(z) < 1e-6);
    t.is(intensity, 1);
    t.is(time, 0);
    const step = counts.get(ring) ?? 0;
    const between = Math.atan2(y, x) - model.azimuthsRad[step];
    t.true(Math.abs(Math.sin(between)) < 1e-6, 'in firing order');
    counts.set(ring, step + 1);
  }
  model.elevationsRad.forEach((elevation, ring) => {
    const reaches = elevation < 0 && 2 / Math.sin(-elevation) <= 200;
    t.is(counts.get(ring) ?? 0, reaches ? 360 : 0);
  });
  t.true(scan.semantics.every((id) => id === SEMANTICS.wall.id));
  t.true(scan.objects.every((object) => object === -1));
});

test("Place3D's centre placement: 46,080 rays, each unit's rings in the frame of LIDAR_TOP", (t) => {
  const fov = [
    [2, -14],
    [2, -14],
    [5, -25],
    [5, -25],
  ];
  const lidars = [1.8, 2, 2.2, 2.4].map((z, unit) => {
    const model = carlaLidar({
      channels: 16,
      upperFovDeg: fov[unit][0],
      lowerFovDeg: fov[unit][1],
      pointsPerSecond: 14_400 * 16,
      rotationHz: 20,
      rangeM: 200,
    });
    return mounted(model, at(0, 0, z));
  });
  let rays = 0;
  const pose = { ...STANDING, egoFromOutput: at(0, 0, 1.8) };
  const scan = scanLidars(new RayTracer([ground()]), lidars, pose, { ...OPTIONS, casts: () => ++rays > 0 });
  t.is(rays, 46_080);
  let expected = 0;
  lidars.forEach(({ model, egoFromLidar }, unit) => {
    model.elevationsRad.forEach((elevation, ring) => {
      const height = egoFromLidar[11];
      const reaches = elevation < 0 && height / Math.sin(-elevation) <= 200;
      const rows = [...scan.lidar.keys()].filter(
        (row) => scan.lidar[row] === unit && scan.points[6 * row + 4] === ring,
      );
      t.is(rows.length, reaches ? 720 : 0);
      expected += rows.length;
      for (const row of rows) {
        const [x, y, z] = scan.points.subarray(6 * row);
        t.true(Math.abs((Math.hypot(x, y) * Math.tan(-elevation)) / height - 1) < 1e-6);
        t.true(Math.abs(z + 1.8) < 1e-5);
      }
    });
  });
  t.is(scan.lidar.length, expected);
});

test('what stands behind a wall is not seen', (t) => {
  const behind = instanceOf(block(4, 2, 1.5), [1, 0, 0, 20, 0, 1, 0, 0, 0, 0, 1, 0], { object: 0 });
  const beside = instanceOf(block(4, 2, 1.5), [1, 0, 0, -20, 0, 1, 0, 0, 0, 0, 1, 0], { object: 1 });
  const look = (instances: ConstructorParameters<typeof RayTracer>[0]): LidarScan =>
    scanLidars(new RayTracer(instances), [mounted(exactLidar())], STANDING, OPTIONS);
  const open = look([ground(), behind, beside]);
  t.true(open.raysOnObjects[0] > 10);
  t.is(open.raysOnObjects[0], open.objects.filter((object) => object === 0).length);
  const hidden = look([ground(), wall(10), behind, beside]);
  t.is(hidden.raysOnObjects[0], 0);
  t.false(hidden.objects.includes(0));
  t.is(hidden.raysOnObjects[1], open.raysOnObjects[1]);
});

test('units in different mounts agree on a plane', (t) => {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const lidars = [
    mounted(exactLidar()),
    mounted(exactLidar(), at(-1, 0.6, 1.5, [c, 0, s, 0, 1, 0, -s, 0, c])),
    mounted(exactLidar(), at(0.5, -0.6, 2.5, [1, 0, 0, 0, c, -s, 0, s, c])),
  ];
  const world = composePoses(at(100, -50, 0), at(0, 0, 0, yaw(1)));
  const pose = { worldFromEgo: () => world, egoFromOutput: at(0.2, 0.1, 1.8, yaw(0.5)) };
  const plane = instanceOf(
    wall(12).prototype,
    composePoses(world, [0, 0, -1, 12, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]).subarray(0, 12),
  );
  const scan = scanLidars(new RayTracer([plane]), lidars, pose, OPTIONS);
  for (const unit of [0, 1, 2]) t.true(scan.lidar.filter((each) => each === unit).length > 500);
  const [co, so] = [Math.cos(0.5), Math.sin(0.5)];
  for (let k = 0; k < scan.points.length; k += 6) {
    const [x, y] = scan.points.subarray(k);
    t.true(Math.abs(co * x - so * y + 0.2 - 12) < 1e-5);
  }
});

test('a moving robot bends what it senses; compensated it is straight', (t) => {
  const model = exactLidar({ ideal: false, elevationsRad: evenElevations(8, 10, -10) });
  const tracer = new RayTracer([wall(20, 100)]);
  const speed = 15;
  const pose = { ...STANDING, worldFromEgo: (timeS: number) => at(speed * (timeS - 3), 0, 0) };
  const options = { seed: 7, timeS: 3 };
  const raw = scanLidars(tracer, [mounted(model)], pose, { ...options, rollingShutter: 'raw' });
  const straight = scanLidars(tracer, [mounted(model)], pose, { ...options, rollingShutter: 'compensated' });
  const frozen = scanLidars(tracer, [mounted(model)], pose, { ...options, rollingShutter: 'none' });
  t.deepEqual(scanLidars(tracer, [mounted(model)], pose, options), raw, 'raw is what sensors deliver');
  const roughness = 4.5 * MATERIALS.concrete.roughnessM;
  for (let k = 0; k < raw.points.length; k += 6) {
    const [x, y, , , , time] = raw.points.subarray(k);
    t.true(Math.abs(time - Math.atan2(y, x) / (2 * Math.PI * 10)) < 1e-7, 'the stamp is when it looks ahead');
    t.true(Math.abs(x - (20 - speed * time)) < roughness);
  }
  t.true(column(raw, 5).some((time) => time > 0.02) && column(raw, 5).some((time) => time < -0.02));
  for (const k of column(straight, 0)) t.true(Math.abs(k - 20) < roughness);
  t.deepEqual(column(straight, 3), column(raw, 3));
  t.true(column(frozen, 5).every((time) => time === 0));
  // To the left the sensor looks a quarter of a turn, 25 ms, later.
  const left = new RayTracer([instanceOf(wall(0).prototype, [1, 0, 0, 0, 0, 0, 1, 10, 0, 1, 0, 0])]);
  const turning = { ...STANDING, worldFromEgo: (timeS: number) => at(0, 0, 0, yaw(2 * timeS)) };
  const one = exactLidar({ ideal: false, elevationsRad: Float64Array.of(0), azimuthsRad: turnAzimuths(4) });
  const bent = scanLidars(left, [mounted(one, at(0, 0, 0))], turning, { seed: 7, timeS: 0, rollingShutter: 'raw' });
  t.is(bent.lidar.length, 1);
  t.true(Math.abs(bent.points[1] - 10 / Math.cos(2 * 0.025)) < roughness);
  const mended = scanLidars(left, [mounted(one, at(0, 0, 0))], turning, {
    seed: 7,
    timeS: 0,
    rollingShutter: 'compensated',
  });
  t.true(Math.abs(mended.points[1] - 10) < roughness);
  t.true(Math.abs(mended.points[0] + 10 * Math.tan(2 * 0.025)) < roughness);
});

test('CARLA and ideal LiDARs see the moment of the stamp', (t) => {
  const pose = { ...STANDING, worldFromEgo: (timeS: number) => at(15 * timeS, 0, 0) };
  const scan = scanLidars(new RayTracer([wall(20, 100)]), [mounted(exactLidar())], pose, OPTIONS);
  for (const x of column(scan, 0)) t.true(Math.abs(x - 20) < 1e-5);
});

test('agrees with brute force on random scenes', (t) => {
  let hits = 0;
  for (let seed = 0; seed < 3; seed++) {
    const rng = keyedRng('lidar-brute-force', seed);
    const prototype = { id: 'soup', mesh: soup(rng, 120, 1.5) };
    const instances = Array.from({ length: 8 }, (_, object) => instanceOf(prototype, randomAffine(rng, 5), { object }));
    const triangles = worldTriangles(instances);
    const model = exactLidar({ azimuthsRad: turnAzimuths(40), maxRangeM: 12, minRangeM: 1 });
    const egoFromLidar = at(0.1, 0.2, 0.3, yaw(0.4));
    const scan = scanLidars(new RayTracer(instances), [{ model, egoFromLidar }], STANDING, OPTIONS);
    let row = 0;
    for (const [ring, elevation] of model.elevationsRad.entries()) {
      for (const azimuth of model.azimuthsRad) {
        const direction: [number, number, number] = [
          Math.cos(elevation) * Math.cos(azimuth + 0.4),
          Math.cos(elevation) * Math.sin(azimuth + 0.4),
          Math.sin(elevation),
        ];
        const { t: range, nearest } = castAll(triangles, [0.1, 0.2, 0.3], direction, 12);
        if (range === Infinity || range < 1) continue;
        const origin = [0.1, 0.2, 0.3];
        for (const axis of [0, 1, 2]) {
          t.true(Math.abs(scan.points[6 * row + axis] - (origin[axis] + range * direction[axis])) < 2e-6);
        }
        t.is(scan.points[6 * row + 4], ring);
        t.is(scan.objects[row], nearest!.instance);
        row++;
      }
    }
    t.is(row, scan.lidar.length);
    hits += row;
  }
  t.true(hits > 200, `${hits}`);
});

const NOISY: LidarModel = exactLidar({
  ideal: false,
  rangeNoiseM: 0.02,
  lostFraction: 0.1,
  mixedPixelFraction: 0.3,
  unitStrengthRangeM: 100,
});

test('equal seeds give equal bytes, other seeds other ones; rays know nothing of each other', (t) => {
  const rng = keyedRng('lidar-order');
  const prototype = { id: 'soup', mesh: soup(rng, 60, 2) };
  const instances = [ground(), ...Array.from({ length: 8 }, () => instanceOf(prototype, randomAffine(rng, 8)))];
  const tracer = new RayTracer(instances);
  const lidars = [mounted(NOISY), mounted(NOISY)];
  const scan = scanLidars(tracer, lidars, STANDING, OPTIONS);
  t.deepEqual(scanLidars(new RayTracer(instances), lidars, STANDING, OPTIONS), scan);
  t.notDeepEqual(scanLidars(tracer, lidars, STANDING, { ...OPTIONS, seed: 8 }).points, scan.points);
  const first = [...scan.lidar.keys()].filter((row) => scan.lidar[row] === 0);
  const half = scan.points.subarray(6 * first.length);
  t.notDeepEqual(half, scan.points.subarray(0, half.length), 'units have noise of their own');
  const some = scanLidars(tracer, lidars, STANDING, {
    ...OPTIONS,
    casts: (lidar, ring, azimuth) => (lidar + ring + azimuth) % 3 === 0,
  });
  const rows = new Set<string>();
  for (let row = 0; row < scan.lidar.length; row++)
    rows.add(Array.from(scan.points.subarray(6 * row, 6 * row + 6)).join());
  for (let row = 0; row < some.lidar.length; row++) {
    t.true(rows.has(Array.from(some.points.subarray(6 * row, 6 * row + 6)).join()));
  }
  t.true(some.lidar.length > scan.lidar.length / 4 && some.lidar.length < scan.lidar.length / 2);
});

test('the steeper a surface is met, the brighter it is', (t) => {
  const model = { ...NOISY, mixedPixelFraction: 0, unitStrengthRangeM: 1e6 };
  const scan = scanLidars(new RayTracer([ground()]), [mounted(model)], STANDING, OPTIONS);
  const byRing = Array.from({ length: 16 }, (_, ring) =>
    [...scan.lidar.keys()].filter((row) => scan.points[6 * row + 4] === ring).map((row) => scan.points[6 * row + 3]),
  ).filter((values) => values.length > 0);
  const means = byRing.map(mean);
  const elevations = model.elevationsRad.slice(16 - means.length);
  means.forEach((value, k) => {
    const expected = MATERIALS.concrete.reflectivity * (0.4 + 0.6 * Math.sin(-elevations[k]));
    // A mean of 300 values with a deviation of 15 %.
    t.true(Math.abs(value / expected - 1) < (4 * 0.15) / Math.sqrt(300));
  });
  t.true(means[means.length - 1] > means[0] * 1.3);
});

test('tint, loss, range and glass decide what comes back', (t) => {
  const share = (material: Parameters<typeof wall>[2], x = 10, change = {}): number => {
    const model = { ...NOISY, lostFraction: 0.1, unitStrengthRangeM: 1e6, mixedPixelFraction: 0, ...change };
    const scan = scanLidars(new RayTracer([wall(x, 400, material)]), [mounted(model)], STANDING, OPTIONS);
    const all = scanLidars(new RayTracer([wall(x, 400)]), [mounted(exactLidar())], STANDING, OPTIONS);
    return scan.lidar.length / all.lidar.length;
  };
  t.true(Math.abs(share('concrete') - 0.9) < 0.02);
  t.true(Math.abs(share('glass') - 0.9 * 0.4) < 0.03);
  t.true(share('concrete', 60, { unitStrengthRangeM: 60 }) < 0.4);
  const painted = (factor: number): number => {
    const instance = { ...wall(10, 50, 'plaster'), reflectivityFactor: factor };
    return mean(column(scanLidars(new RayTracer([instance]), [mounted(NOISY)], STANDING, OPTIONS), 3));
  };
  t.true(Math.abs(painted(0.5) / painted(1) - 0.5) < 0.02);
});

test('ranges scatter by sensor and surface; at depth edges some lie between', (t) => {
  const model = { ...NOISY, rangeNoiseM: 0.03, lostFraction: 0, unitStrengthRangeM: 1e6 };
  const tracer = new RayTracer([wall(10, 3), wall(12, 50)]);
  const scan = scanLidars(tracer, [mounted({ ...model, mixedPixelFraction: 0 }, at(0, 0, 0))], STANDING, OPTIONS);
  const errors: number[] = [];
  for (let k = 0; k < scan.points.length; k += 6) {
    const [x, y, z] = scan.points.subarray(k);
    const range = Math.hypot(x, y, z);
    errors.push(range * (1 - (x < 11 ? 10 : 12) / x));
  }
  const deviation = Math.sqrt(mean(errors.map((error) => error * error)));
  const expected = Math.hypot(0.03, MATERIALS.concrete.roughnessM);
  t.true(Math.abs(deviation / expected - 1) < 4 / Math.sqrt(2 * errors.length), `${deviation} ${expected}`);
  const between = (mixedPixelFraction: number): number => {
    const fine = { ...model, mixedPixelFraction, azimuthsRad: turnAzimuths(8192), rangeNoiseM: 0 };
    const points = column(scanLidars(tracer, [mounted(fine, at(0, 0, 0))], STANDING, OPTIONS), 0);
    return points.filter((x) => x > 10.2 && x < 11.8).length;
  };
  t.is(between(0), 0);
  t.true(between(1) > 10);
});

test('an empty scene gives an empty scan', (t) => {
  const scan = scanLidars(new RayTracer([]), [mounted(NOISY)], STANDING, OPTIONS);
  t.is(scan.points.length + scan.lidar.length + scan.objects.length + scan.semantics.length, 0);
});

test('what no scan can be made from is refused by name', (t) => {
  const tracer = new RayTracer([ground()]);
  const refused = (change: Partial<LidarModel>, message: string | RegExp): void => {
    t.throws(() => scanLidars(tracer, [mounted({ ...NOISY, ...change })], STANDING, OPTIONS), {
      instanceOf: InputError,
      message,
    });
  };
  refused({ minRangeM: -1 }, 'LiDAR exact: minRangeM is -1; it must be at least 0 m');
  refused({ maxRangeM: 0 }, 'LiDAR exact: maxRangeM is 0; it must be more than minRangeM (0 m)');
  refused({ maxRangeM: NaN }, /maxRangeM is NaN/);
  refused({ spinHz: 0 }, 'LiDAR exact: spinHz is 0; it must be more than 0 Hz');
  refused({ lostFraction: 1.5 }, 'LiDAR exact: lostFraction is 1.5; it must be from 0 to 1');
  refused({ elevationsRad: new Float64Array(0) }, 'LiDAR exact: the number of channels is 0; it must be 1 to 1024');
  refused({ elevationsRad: Float64Array.of(0, 0.1) }, /elevationsRad\[1\] is 0.1; .* top first/);
  refused({ azimuthsRad: Float64Array.of(NaN) }, 'LiDAR exact: azimuthsRad[0] is NaN; it must be finite');
  const lidars = [mounted(NOISY)];
  const nan = { ...STANDING, worldFromEgo: () => identityPose().fill(NaN, 3, 4) };
  t.throws(() => scanLidars(tracer, lidars, nan, OPTIONS), {
    instanceOf: InputError,
    message: /worldFromEgo\(.*entry 3 is NaN/,
  });
  const skewed = [{ model: NOISY, egoFromLidar: identityPose().fill(2, 0, 1) }];
  t.throws(() => scanLidars(tracer, skewed, STANDING, OPTIONS), {
    instanceOf: InputError,
    message: /^lidars\[0\]\.egoFromLidar/,
  });
  t.throws(() => scanLidars(tracer, lidars, STANDING, { seed: -1, timeS: 0 }), {
    instanceOf: InputError,
    message: /^seed is -1/,
  });
  t.throws(() => scanLidars(tracer, lidars, STANDING, { seed: 1, timeS: NaN }), {
    instanceOf: InputError,
    message: /^timeS is NaN/,
  });
  t.throws(() => scanLidars(tracer, [], STANDING, OPTIONS), { instanceOf: InputError, message: /^there are 0 LiDARs/ });
});
