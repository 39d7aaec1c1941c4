import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { rngSource } from '../../../src/random/index.js';
import {
  drawStance,
  egoFromLidarOf,
  readWorldPlatforms,
  worldPlatformsFile,
} from '../../../src/world/platform/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const shipped = readFileSync(worldPlatformsFile, 'utf8');
const robots = readWorldPlatforms();
const DEGREE = Math.PI / 180;

/** Height and attitude as published: mean, standard deviation (worldbench/Pi3DET, images/distributions.png). */
const published = {
  vehicle: { height: 1.9, pitch: -0.21, deviation: Math.sqrt(1.55) },
  drone: { height: 4.1, pitch: 1.1, deviation: Math.sqrt(3.45) },
  quadruped: { height: 0.62, pitch: -1.72, deviation: Math.sqrt(5.09) },
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
/** What cutting a normal at ±3 σ leaves of its standard deviation. */
const CUT = 0.98658;

for (const [name, { height, pitch, deviation: sigma }] of Object.entries(published)) {
  test(`${name}: height, pitch and jitter follow the published statistics, cut at three deviations`, (t) => {
    const stances = Array.from({ length: 4000 }, (_, i) =>
      drawStance(robots, name, { sequence: `s${i}`, frame: i }, rngSource('stances', name)),
    );
    const config = robots.platforms[name];
    t.is(config.height_m.mean, height);
    t.true(Math.abs(config.jitter_deg.roll - sigma) < 0.01 && config.jitter_deg.roll === config.jitter_deg.pitch);
    const rolls = stances.map(({ rollRad }) => rollRad / DEGREE);
    const pitches = stances.map(({ pitchRad }) => pitchRad / DEGREE);
    const heights = stances.map(({ heightM }) => heightM);
    // Four standard errors of a mean of 4000 draws.
    const error = (4 * sigma) / Math.sqrt(4000);
    t.true(Math.abs(mean(rolls)) < error, `${mean(rolls)}`);
    t.true(Math.abs(mean(pitches) - pitch) < error, `${mean(pitches)}`);
    t.true(Math.abs(deviation(rolls) / (CUT * sigma) - 1) < 0.06, `${deviation(rolls)}`);
    t.true(Math.abs(deviation(pitches) / (CUT * sigma) - 1) < 0.06, `${deviation(pitches)}`);
    t.true(rolls.every((roll) => Math.abs(roll) <= 3 * config.jitter_deg.roll + 1e-12));
    t.true(pitches.every((value) => Math.abs(value - pitch) <= 3 * config.jitter_deg.pitch + 1e-12));
    t.true(heights.every((value) => value >= config.height_m.min));
    t.true(Math.abs(mean(heights) - height) < 0.15 * config.height_m.sigma + 1e-3, `${mean(heights)}`);
  });
}

test('frames of a sequence share the height; equal keys give equal stances in any order', (t) => {
  const draw = (sequence: string, frame: number, seed = 1) =>
    drawStance(robots, 'drone', { sequence, frame }, rngSource('set', seed));
  const forward = [draw('a', 0), draw('a', 1), draw('b', 0)];
  t.deepEqual([draw('b', 0), draw('a', 1), draw('a', 0)].reverse(), forward);
  t.is(forward[0].heightM, forward[1].heightM);
  t.not(forward[0].heightM, forward[2].heightM);
  t.not(forward[0].rollRad, forward[1].rollRad);
  t.notDeepEqual(draw('a', 0, 2), forward[0]);
});

test('the mount: nose up looks up, a positive roll lowers the left side, origin at the height', (t) => {
  const up = egoFromLidarOf({ heightM: 2, rollRad: 0, pitchRad: 0.1 });
  t.true(Math.abs(up[8] - Math.sin(0.1)) < 1e-15, 'forward axis rises');
  const rolled = egoFromLidarOf({ heightM: 2, rollRad: 0.1, pitchRad: 0 });
  t.true(Math.abs(rolled[9] + Math.sin(0.1)) < 1e-15, 'left axis falls');
  for (const pose of [up, rolled]) {
    for (const [at, expected] of [
      [3, 0],
      [7, 0],
      [11, 2],
    ] as const)
      t.true(Math.abs(pose[at] - expected) < 1e-15);
  }
});

test('a file of one’s own; an unknown robot offers the nearest', (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  writeFileSync(
    file,
    shipped
      .replace('  quadruped:', '  forklift:')
      .replace('mean: 0.62, sigma: 0.04, min: 0.4', 'mean: 2.4, sigma: 0, min: 2'),
  );
  const mine = readWorldPlatforms(file);
  t.is(drawStance(mine, 'forklift', { sequence: '', frame: 0 }, rngSource(1)).heightM, 2.4);
  t.throws(() => drawStance(mine, 'drones', { sequence: '', frame: 0 }, rngSource(1)), {
    instanceOf: InputError,
    message: /no platform "drones"; did you mean drone/,
  });
});

const refusals: readonly [string, (text: string) => string, RegExp][] = [
  ['an unknown key', (text) => text.replace('pitch_offset_deg', 'pitch_deg'), /\/platforms\/vehicle.*\(line \d+\)/],
  ['a NaN', (text) => text.replace('sigma: 1.2', 'sigma: .nan'), /\/platforms\/drone\/height_m\/sigma: NaN is not/],
  ['under the ground', (text) => text.replace('min: 0.4', 'min: -0.4'), /quadruped\/height_m\/min: a height in metres/],
  ['a minimum above the mean', (text) => text.replace('min: 1.9', 'min: 5'), /drone\/height_m: min 5 lies above/],
  ['a negative deviation', (text) => text.replace('roll: 1.24', 'roll: -1.24'), /vehicle\/jitter_deg\/roll/],
];

for (const [title, change, message] of refusals) {
  test(`refused with its place: ${title}`, (t) => {
    const file = join(temporaryFolder(t), 'mine.yaml');
    t.not(change(shipped), shipped);
    writeFileSync(file, change(shipped));
    t.throws(() => readWorldPlatforms(file), { instanceOf: FileFormatError, message });
  });
}
