import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  loadPlacementSuite,
  place3dConfigFile,
  place3dSuite,
  placementRig,
  readPlacementConfig,
} from '../../../src/corruptions/placement/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const shipped = readFileSync(place3dConfigFile, 'utf8');
const config = readPlacementConfig(place3dConfigFile);

type Row = readonly [x: number, yRight: number, z: number, lowerDeg: number, upperDeg: number];
const narrow = [-14, 2] as const;
const wide = [-25, 5] as const;

/** worldbench/Place3D, carla_nus/hyperparams/base.toml, column by column; y to the right. */
const published: Readonly<Record<string, readonly Row[]>> = {
  center: [
    [0, 0, 1.8, ...narrow],
    [0, 0, 2.0, ...narrow],
    [0, 0, 2.2, ...wide],
    [0, 0, 2.4, ...wide],
  ],
  line: [
    [0, -0.6, 1.8, ...narrow],
    [0, -0.4, 2.2, ...wide],
    [0, 0.4, 2.2, ...wide],
    [0, 0.6, 1.8, ...narrow],
  ],
  pyramid: [
    [-0.8, -0.6, 1.8, ...narrow],
    [0.2, 0, 2.0, ...wide],
    [-0.6, 0, 2.4, ...wide],
    [-0.8, 0.6, 1.8, ...narrow],
  ],
  square: [
    [-1, 0.5, 2.0, ...narrow],
    [-1, -0.5, 2.0, ...wide],
    [0.2, 0.5, 2.2, ...wide],
    [0.2, -0.5, 2.2, ...narrow],
  ],
  trapezoid: [
    [-0.6, 0.6, 2.0, ...wide],
    [-0.6, -0.6, 2.0, ...wide],
    [0.2, 0.4, 1.8, ...narrow],
    [0.2, -0.4, 1.8, ...narrow],
  ],
};

for (const [name, rows] of Object.entries(published)) {
  test(`${name}: the published numbers, y mirrored to the left`, (t) => {
    const { lidars, rayCount } = placementRig(config, name);
    t.is(rayCount, 46_080);
    t.is(lidars.length, rows.length);
    for (const [index, [x, yRight, z, lower, upper]] of rows.entries()) {
      const { egoFromLidar, elevationsRad, azimuthSteps, maxRangeM } = lidars[index];
      t.deepEqual([...egoFromLidar], [1, 0, 0, x, 0, 1, 0, 0 - yRight, 0, 0, 1, z, 0, 0, 0, 1]);
      t.is(elevationsRad.length, 16);
      for (const [channel, elevation] of elevationsRad.entries()) {
        const expected = ((upper - (channel * (upper - lower)) / 15) * Math.PI) / 180;
        t.true(Math.abs(elevation - expected) < 1e-15);
      }
      t.is(azimuthSteps, 720);
      t.is(maxRangeM, 200);
    }
  });
}

test('the reference: 64 channels in one place', (t) => {
  const { lidars, rayCount, egoFromOutput } = placementRig(config, '1x64');
  t.is(rayCount, 46_080);
  const degrees = lidars.flatMap(({ elevationsRad }) => [...elevationsRad].map((rad) => (rad * 180) / Math.PI));
  t.is(degrees.length, 64);
  for (const [channel, expected] of [
    [0, 2],
    [31, -8.52],
    [32, -8.94],
    [63, -24.8],
  ] as const) {
    t.true(Math.abs(degrees[channel] - expected) < 1e-12);
  }
  for (const { egoFromLidar } of lidars) t.deepEqual([egoFromLidar[3], egoFromLidar[7], egoFromLidar[11]], [0, 0, 2]);
  t.deepEqual([...egoFromOutput], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1.8, 0, 0, 0, 1]);
});

test('roll variants: the outer two look down outwards, and are marked', (t) => {
  for (const name of ['line-roll', 'pyramid-roll']) {
    t.true(config.placements[name].unverified);
    t.regex(place3dSuite.create(`place3d/${name}`).description, /Unverified/);
    const { lidars } = placementRig(config, name);
    const plain = placementRig(config, name.replace('-roll', '')).lidars;
    for (const [index, { egoFromLidar: pose }] of lidars.entries()) {
      t.deepEqual(
        [pose[3], pose[7], pose[11]],
        [3, 7, 11].map((at) => plain[index].egoFromLidar[at]),
      );
      const outer = index === 0 || index === lidars.length - 1;
      // The sensor's own left (y) axis, seen from the robot: lowered on the left unit, raised on the right one.
      const leftUnit = pose[7] > 0;
      const expected = !outer ? 0 : leftUnit ? -Math.sin(0.28) : Math.sin(0.28);
      t.true(Math.abs(pose[9] - expected) < 1e-15, `${name} ${index}`);
    }
  }
  t.false(config.placements.line.unverified);
});

test('carla angles: nose up, right side down, to the right', (t) => {
  const turned = (rotation: Record<string, number>, frame: 'ego' | 'carla-ego'): Float64Array => {
    const [lidar] = config.placements.center.lidars;
    const lidars = [{ ...lidar, rotation_rad: { roll: 0, pitch: 0, yaw: 0, ...rotation } }];
    const placements = { only: { ...config.placements.center, lidars } };
    return placementRig({ ...config, frame, placements }, 'only').lidars[0].egoFromLidar;
  };
  const forward = (pose: Float64Array): number[] => [pose[0], pose[4], pose[8]];
  const near = (actual: readonly number[], expected: readonly number[]): void =>
    actual.forEach((value, index) => t.true(Math.abs(value - expected[index]) < 1e-12, actual.join()));
  const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
  near(forward(turned({ pitch: 0.3 }, 'carla-ego')), [cos, 0, sin]);
  near(forward(turned({ yaw: 0.3 }, 'carla-ego')), [cos, -sin, 0]);
  near(forward(turned({ pitch: 0.3 }, 'ego')), [cos, 0, -sin]);
  near(forward(turned({ yaw: 0.3 }, 'ego')), [cos, sin, 0]);
  // Roll is the one angle whose sign the mirror keeps.
  const [carla, ego] = (['carla-ego', 'ego'] as const).map((frame) => [...turned({ roll: 0.3 }, frame)]);
  near(carla, ego);
  // All three together are the mirror image of the same angles with pitch and yaw turned round.
  near(
    [...turned({ roll: 0.2, pitch: 0.3, yaw: -0.5 }, 'carla-ego')],
    [...turned({ roll: 0.2, pitch: -0.3, yaw: 0.5 }, 'ego')],
  );
});

test('the shipped suite names every placement with its source', (t) => {
  const names = ['1x64', ...Object.keys(published), 'line-roll', 'pyramid-roll'];
  t.deepEqual(
    [...place3dSuite.ids],
    names.map((name) => `place3d/${name}`),
  );
  for (const id of place3dSuite.ids) {
    const { kind, movesGroundTruth, description } = place3dSuite.create(id);
    t.is(kind, 'placement');
    t.false(movesGroundTruth);
    t.regex(description, /Place3D/);
    t.regex(description, /approximation/);
    t.notRegex(description, /\n/);
  }
  t.throws(() => place3dSuite.create('place3d/cube'), { instanceOf: InputError, message: /place3d\/pyramid/ });
  t.throws(() => placementRig(config, 'pyramids'), { instanceOf: InputError, message: /did you mean pyramid/ });
});

test('a file of one’s own makes a suite of one’s own; a placement may scan in its own way', (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  const mine = shipped
    .replace('id: place3d', 'id: mine')
    .replace('frame: carla-ego', 'frame: ego')
    .replace('  center:\n', '  center:\n    scan: { azimuth_steps: 1800 }\n');
  writeFileSync(file, mine);
  t.true(loadPlacementSuite(file).ids.includes('mine/center'));
  const own = readPlacementConfig(file);
  t.is(placementRig(own, 'center').rayCount, 64 * 1800);
  t.is(placementRig(own, 'center').lidars[0].maxRangeM, 200);
  t.is(placementRig(own, 'line').lidars[0].egoFromLidar[7], -0.6);
});

const first = '{ position_m: [0, 0, 1.8], channels: 16, elevation_deg: [-14, 2] }';
const centre = (change: string) => (text: string) => text.replace(first, change);

const refusals: readonly [string, (text: string) => string, RegExp][] = [
  ['not YAML', () => 'placements: [', /mine\.yaml: line \d+: not YAML/],
  ['another schema', (text) => text.replace('placements/1', 'placements/9'), /mine\.yaml: \/schema: /],
  ['an unknown key', centre(first.replace('channels', 'beams')), /center\/lidars\/0.*\(line \d+\)/],
  [
    'a NaN',
    centre(first.replace('1.8', '.nan')),
    /\/placements\/center\/lidars\/0\/position_m\/2: NaN is not.*\(line 43\)/,
  ],
  ['an infinity', centre(first.replace('[-14', '[-.inf')), /\/center\/lidars\/0\/elevation_deg\/0/],
  ['no channel', centre(first.replace('channels: 16', 'channels: 0')), /\/center\/lidars\/0\/channels/],
  ['half a channel', centre(first.replace('channels: 16', 'channels: 1.5')), /\/center\/lidars\/0\/channels/],
  ['channels upside down', centre(first.replace('[-14, 2]', '[2, -14]')), /0\/elevation_deg: the lowest channel/],
  ['a field of view of nothing', centre(first.replace('[-14, 2]', '[2, 2]')), /0\/elevation_deg: the lowest channel/],
  ['a LiDAR on the ground', centre(first.replace('1.8', '0')), /0\/position_m\/2: a height in metres above the ground/],
  ['a LiDAR under the ground', centre(first.replace('1.8', '-1.8')), /0\/position_m\/2: a height in metres/],
  [
    'degrees for radians',
    centre(first.replace('channels', 'rotation_rad: { roll: 16 }, channels')),
    /rotation_rad\/roll/,
  ],
  [
    'more rays than anybody has',
    (text) => text.replace('azimuth_steps: 720', 'azimuth_steps: 36000').replaceAll('channels: 16', 'channels: 512'),
    /rays, more/,
  ],
  [
    'no placement',
    (text) => `${text.slice(0, text.indexOf('placements:\n'))}placements: {}\n`,
    /no placement stands in it/,
  ],
  ['a name with a slash', (text) => text.replace('  center:', '  a/b:'), /\/placements\/a~1b: /],
  [
    'no height for recorded clouds',
    (text) => text.replace('default: 1.73, ', ''),
    /\/recorded\/lidar_height_m\/default: is missing/,
  ],
];

for (const [title, change, message] of refusals) {
  test(`refused with its place: ${title}`, (t) => {
    const file = join(temporaryFolder(t), 'mine.yaml');
    t.not(change(shipped), shipped);
    writeFileSync(file, change(shipped));
    t.throws(() => readPlacementConfig(file), { instanceOf: FileFormatError, message });
  });
}

test('a missing file and one that is too long are named', (t) => {
  t.throws(() => readPlacementConfig('nowhere/x.yaml'), { message: /nowhere\/x\.yaml: cannot be read/ });
  const file = join(temporaryFolder(t), 'long.yaml');
  writeFileSync(file, '#'.repeat(2 ** 20 + 1));
  t.throws(() => readPlacementConfig(file), { message: /long\.yaml: 1048577 bytes is too long/ });
});
