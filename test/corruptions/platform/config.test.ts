import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  loadPlatformSuite,
  pi3detConfigFile,
  pi3detSuite,
  readPlatformConfig,
} from '../../../src/corruptions/platform/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const shipped = readFileSync(pi3detConfigFile, 'utf8');

test('the shipped suite: every platform, plain and with five severities', (t) => {
  t.is(pi3detSuite.id, 'pi3det');
  t.deepEqual(
    [...pi3detSuite.ids],
    ['drone', 'quadruped', 'rpj'].flatMap((name) =>
      ['', '@1', '@2', '@3', '@4', '@5'].map((severity) => `pi3det/${name}${severity}`),
    ),
  );
  for (const id of pi3detSuite.ids) {
    const condition = pi3detSuite.create(id);
    t.is(condition.id, id);
    t.is(condition.kind, 'platform');
    t.true(condition.movesGroundTruth);
    t.regex(condition.description, /not re-sensed/);
    t.notRegex(condition.description, /\n/);
  }
  t.throws(() => pi3detSuite.create('pi3det/drone@6'), { instanceOf: InputError, message: /pi3det\/drone@5/ });
});

test('the numbers are those of the dataset', (t) => {
  const { platforms } = readPlatformConfig(pi3detConfigFile);
  // Points per frame of the published statistics.
  const perFrame = { vehicle: 346.95e6 / 32193, drone: 59.47e6 / 7052 };
  t.true(Math.abs(platforms.drone.keep_ratio - perFrame.drone / perFrame.vehicle) < 0.005);
  t.true(Math.abs(platforms.drone.jitter_deg.roll - Math.sqrt(3.45)) < 0.005);
  t.true(Math.abs(platforms.quadruped.jitter_deg.pitch - Math.sqrt(5.09)) < 0.005);
  t.true(Math.abs(platforms.quadruped.height_change_m.mean - (-0.39 - 0.89)) < 0.005);
  t.true(Math.abs((platforms.rpj.jitter_deg.roll * Math.PI) / 180 - 0.08726646) < 1e-8);
});

test('a file of one’s own makes a suite of one’s own', (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  writeFileSync(file, shipped.replace('id: pi3det', 'id: mine').replace('[0.5, 1, 1.5, 2, 3]', '[1, 4]'));
  t.deepEqual(loadPlatformSuite(file).ids.slice(0, 3), ['mine/drone', 'mine/drone@1', 'mine/drone@2']);
});

const refusals: readonly [string, (text: string) => string, RegExp][] = [
  ['not YAML', () => 'platforms: [', /mine\.yaml: line \d+: not YAML/],
  ['another schema', (text) => text.replace('platforms/1', 'platforms/9'), /mine\.yaml: \/schema: /],
  ['an unknown key', (text) => text.replace('keep_ratio: 0.78', 'keep: 0.78'), /\/platforms\/drone/],
  [
    'a ratio above one',
    (text) => text.replace('keep_ratio: 0.78', 'keep_ratio: 1.18'),
    /\/platforms\/drone\/keep_ratio/,
  ],
  ['a minimum that nothing reaches', (text) => text.replace('min: 0', 'min: 9'), /height_change_m: min 9 lies above/],
  ['a range that is empty', (text) => text.replace('[0, -75.2', '[90, -75.2'), /drone\/range: bounds_m/],
  ['beams upside down', (text) => text.replace('elevation_deg: null', 'elevation_deg: [20, -20]'), /lowest beam/],
];

for (const [title, change, message] of refusals) {
  test(`refused with its place: ${title}`, (t) => {
    const file = join(temporaryFolder(t), 'mine.yaml');
    writeFileSync(file, change(shipped));
    t.throws(() => readPlatformConfig(file), { instanceOf: FileFormatError, message });
  });
}

test('a missing file is named', (t) => {
  t.throws(() => readPlatformConfig('nowhere/platforms.yaml'), { message: /nowhere\/platforms\.yaml: cannot be read/ });
});
