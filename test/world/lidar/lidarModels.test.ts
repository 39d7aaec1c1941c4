import test from 'ava';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import {
  carlaLidar,
  firingTimes,
  mountLidar,
  namedLidar,
  namedLidars,
  readLidarFile,
  scanLidars,
  sectorAzimuths,
  turnAzimuths,
  withSector,
} from '../../../src/world/lidar/index.js';
import { RayTracer } from '../../../src/world/trace/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { at, STANDING, wall } from './simpleScenes.js';

const degrees = (values: Float64Array): number[] => Array.from(values, (value) => (value * 180) / Math.PI);
const close = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;

test('named sensors fire as their manuals say', (t) => {
  const ends = (name: string): [number, number, number] => {
    const angles = degrees(namedLidar(name).elevationsRad);
    return [angles.length, angles[0], angles[angles.length - 1]];
  };
  const expected: [string, number, number, number][] = [
    ['velodyne-vlp-16', 16, 15, -15],
    ['velodyne-hdl-32e', 32, 10.67, -30.67],
    ['nuscenes-32', 32, 10.67, -30.67],
    ['velodyne-hdl-64e', 64, 2, -24.33],
    ['ouster-os1-64', 64, 22.5, -22.5],
    ['place3d-16', 16, 5, -25],
  ];
  for (const [name, channels, top, bottom] of expected) {
    const [count, first, last] = ends(name);
    t.is(count, channels, name);
    t.true(close(first, top) && close(last, bottom), name);
  }
  t.deepEqual([...namedLidars().keys()].sort(), expected.map(([name]) => name).sort());
  const hdl64 = degrees(namedLidar('velodyne-hdl-64e').elevationsRad);
  t.true(Math.abs(hdl64[0] - hdl64[1] - 1 / 3) < 1e-3);
  t.true(close(hdl64[32], -8.83));
  t.true(close(hdl64[32] - hdl64[33], 0.5));
  t.true(close(degrees(namedLidar('velodyne-vlp-16').elevationsRad)[1], 13));
  t.throws(() => namedLidar('velodyne-vlp16'), { instanceOf: InputError, message: /did you mean velodyne-vlp-16/ });
});

test("a user's file is read, and refused with place and mend", (t) => {
  const folder = temporaryFolder(t);
  const write = (text: string): string => {
    const path = join(folder, 'lidars.yaml');
    writeFileSync(path, text);
    return path;
  };
  const body = (change = '', extra = ''): string =>
    `schema: robosense.lidars/1\nlidars:\n  mine:\n    elevations_deg: ${change || '[1, 0, -3.5]'}\n    azimuth_steps: 90\n    spin_hz: 5\n    range_m: [0, 30]\n${extra}`;
  const mine = readLidarFile(write(body())).get('mine')!;
  t.deepEqual(
    degrees(mine.elevationsRad).map((value) => Math.round(value * 1e6) / 1e6),
    [1, 0, -3.5],
  );
  t.is(mine.azimuthsRad.length, 90);
  t.is(mine.lostFraction, 0);
  const refused = (text: string, message: RegExp): void => {
    t.throws(() => readLidarFile(write(text)), { instanceOf: FileFormatError, message });
  };
  refused(body('[{ top: -5, bottom: 5, channels: 4 }]'), /\/lidars\/mine\/elevations_deg\/0.*bottom is above top/);
  refused(body('[]'), /\/lidars\/mine\/elevations_deg/);
  refused(body('[1, 2]'), /\/lidars\/mine: .*elevationsRad\[1\].*top first/);
  refused(body('', '    lost_fraction: 2\n'), /\/lidars\/mine\/lost_fraction/);
  refused(body('', '    wavelength: 905\n'), /\/lidars\/mine\/wavelength: unknown key wavelength/);
  refused(
    body().replace('[0, 30]', '[40, 30]'),
    /\/lidars\/mine: .*maxRangeM is 30; it must be more than minRangeM \(40 m\)/,
  );
  refused('schema: [', /lidars\.yaml/);
  t.throws(() => readLidarFile(join(folder, 'none.yaml')), { instanceOf: InputError, message: /no such file/ });
});

test("CARLA's pattern: elevations from upper to lower, each tick begins where the last ended", (t) => {
  const options = {
    channels: 32,
    upperFovDeg: 10,
    lowerFovDeg: -30,
    pointsPerSecond: 56_000,
    rotationHz: 10,
    rangeM: 50,
  };
  const tick = (number: number) => carlaLidar({ ...options, tickS: 0.05, tick: number });
  const first = tick(0);
  // 56,000 · 0.05 / 32 = 87.5 rays a channel: a half is rounded away from zero.
  t.is(first.azimuthsRad.length, 88);
  t.true(degrees(first.elevationsRad).every((angle, channel) => close(angle, 10 - (channel * 40) / 31)));
  const step = (10 * 360 * 0.05) / 88;
  t.true(degrees(first.azimuthsRad).every((angle, k) => close(-angle, k * step - 180)));
  t.true(degrees(tick(1).azimuthsRad).every((angle, k) => close(-angle, k * step)));
  t.deepEqual(tick(2).azimuthsRad, first.azimuthsRad);
  t.is(carlaLidar({ ...options, channels: 1 }).elevationsRad[0], (10 * Math.PI) / 180);
  const narrow = carlaLidar({ ...options, horizontalFovDeg: 90 });
  t.true(degrees(narrow.azimuthsRad).every((angle) => Math.abs(angle) <= 45 + 1e-9));
  const refused = (change: object, message: string): void => {
    t.throws(() => carlaLidar({ ...options, ...change }), { instanceOf: InputError, message });
  };
  refused({ channels: 0 }, 'LiDAR carla: channels is 0; it must be a whole number from 1 to 1024');
  refused({ lowerFovDeg: 20 }, 'LiDAR carla: lowerFovDeg is 20; it must be at most upperFovDeg (10°)');
  refused({ rangeM: -5 }, 'LiDAR carla: maxRangeM is -5; it must be more than minRangeM (0 m)');
  refused({ rotationHz: 0 }, 'LiDAR carla: rotationHz is 0; it must be more than 0 Hz');
  refused(
    { pointsPerSecond: 10 },
    'LiDAR carla: pointsPerSecond is 10; it must be enough for 1 ray a channel and tick, and at most 16777216 rays a tick',
  );
});

test("CARLA's losses: a share is not cast, faint points are kept with alpha · I + beta", (t) => {
  const options = {
    channels: 16,
    upperFovDeg: 20,
    lowerFovDeg: -20,
    pointsPerSecond: 2e6,
    rotationHz: 20,
    rangeM: 1000,
  };
  const kept = (x: number, noise: object): [share: number, intensity: number] => {
    const look = (model: ReturnType<typeof carlaLidar>) =>
      scanLidars(
        new RayTracer([wall(x, 3000)]),
        [{ model: withSector(model, 4, 500), egoFromLidar: at(0, 0, 0) }],
        STANDING,
        { seed: 3, timeS: 0 },
      );
    const scan = look(carlaLidar({ ...options, noise }));
    return [scan.lidar.length / look(carlaLidar(options)).lidar.length, scan.points[3]];
  };
  // 8,000 rays: a share is known to ±0.022 (four deviations).
  const [near, bright] = kept(10, {});
  t.true(Math.abs(near - 0.55) < 0.022);
  t.true(Math.abs(bright - Math.exp(-0.004 * 10)) < 0.003);
  const [far] = kept(300, { dropoffGeneralRate: 0 });
  t.true(Math.abs(far - ((0.4 / 0.8) * Math.exp(-0.004 * 303) + 0.6)) < 0.022, `${far}`);
  t.is(kept(10, { dropoffGeneralRate: 0 })[0], 1);
});

test('firing times follow the turn, either way round, from where the sensor looks ahead', (t) => {
  const near = (values: Float64Array, expected: readonly number[]): void =>
    values.forEach((value, k) => t.true(Math.abs(value - expected[k]) < 1e-12));
  near(firingTimes(turnAzimuths(4), 10), [-0.05, -0.025, 0, 0.025]);
  near(firingTimes(turnAzimuths(4, true), 10), [-0.05, -0.025, 0, 0.025]);
  near(firingTimes(sectorAzimuths(2, 90), 10), [-1 / 160, 1 / 160]);
  near(firingTimes(sectorAzimuths(2, 90, true), 10), [-1 / 160, 1 / 160]);
  near(firingTimes(Float64Array.of(0, 2, -2), 1 / (2 * Math.PI)), [0, 2, 2 * Math.PI - 2]);
});

test('a sector and a mount keep how a sensor answers', (t) => {
  const model = namedLidar('velodyne-hdl-64e');
  const sector = withSector(model, 90, 512);
  t.is(sector.azimuthsRad.length, 512);
  t.true(sector.azimuthsRad[0] > sector.azimuthsRad[1], 'clockwise as before');
  t.true(close(degrees(sector.azimuthsRad)[0], 45 - 45 / 512));
  t.is(sector.lostFraction, model.lostFraction);
  t.throws(() => withSector(model, 400, 512), { instanceOf: InputError, message: /a sector of 400°/ });
  const mounted = mountLidar(model, {
    elevationsRad: Float64Array.of(0.1, -0.1),
    azimuthSteps: 8,
    maxRangeM: 50,
    egoFromLidar: at(0, 0, 1),
  });
  t.deepEqual(mounted.model.azimuthsRad, turnAzimuths(8));
  t.is(mounted.model.maxRangeM, 50);
  t.is(mounted.model.rangeNoiseM, model.rangeNoiseM);
});
