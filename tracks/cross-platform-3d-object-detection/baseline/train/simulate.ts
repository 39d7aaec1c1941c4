/**
 * Writes simulated scans for training: `node simulate.js OUT_DIR FIRST_SEED COUNT [train] [TILT]`.
 *
 * OUT_DIR/points.f32: all points (x, y, z, intensity; float32), scan after scan.
 * OUT_DIR/labels.f32: rows of class (0 Car, 1 Pedestrian, 2 Cyclist), x, y, z, length, width, height, yaw, points inside.
 * OUT_DIR/index.i32: per scan the number of points and of labels.
 *
 * With `train`, objects also stand up to 5 m beyond the network's range ahead and anywhere aside, so that it learns its
 * border; without, as in every other use of the world, all of them stand inside.
 *
 * Vehicle view only: sensor 1.55 to 2.0 m above the road; standard deviation of pitch and roll 0.63° and 0.52° times TILT,
 * which is 2 unless given: about what Pi3DET's vehicle shows.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { keyedRng } from '../../../../src/random/index.js';
import {
  buildScene,
  evenElevations,
  forwardLidar,
  hdl64Elevations,
  labelScan,
  scanScene,
} from '../../../../src/world/index.js';

const CLASSES = ['Car', 'Pedestrian', 'Cyclist'];

const [outDir, firstSeed, count, ...more] = process.argv.slice(2);
const training = more[0] === 'train';
const tilt = Number(more[training ? 1 : 0] ?? 2);
if (outDir === undefined || !(Number(count) > 0) || !Number.isInteger(Number(firstSeed)) || !(tilt >= 0)) {
  console.error('usage: simulate OUT_DIR FIRST_SEED COUNT [train] [TILT]');
  process.exit(2);
}
mkdirSync(outDir, { recursive: true });
const files = ['points.f32', 'labels.f32', 'index.i32'].map((name) => openSync(join(outDir, name), 'w'));
const write = (file: number, data: Float32Array | Int32Array): void => {
  writeSync(files[file], new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
};

const started = Date.now();
for (let scan = 0; scan < Number(count); scan++) {
  const seed = Number(firstSeed) + scan;
  const rng = keyedRng('baseline/sensor', seed);
  const elevations = rng.uniform() < 0.6 ? hdl64Elevations() : evenElevations(64, 2, -24.8);
  const sensor = {
    ...forwardLidar(elevations.map((angle) => angle + rng.normal(0, 0.001))),
    lostFraction: rng.uniform(0.02, 0.15),
  };
  sensor.elevationsRad.sort((a, b) => b - a);
  const pose = {
    heightM: rng.uniform(1.55, 2),
    pitchRad: rng.normal(0, 0.011 * tilt),
    rollRad: rng.normal(0, 0.009 * tilt),
  };
  const scene = buildScene(seed, training ? { extentM: [56, Infinity] } : {});
  const { points } = scanScene(scene, sensor, pose, rng.integer(0, 2 ** 31));
  const labels = labelScan(scene, pose, points);
  const rows = new Float32Array(labels.names.length * 9);
  labels.names.forEach((name, row) => {
    rows[row * 9] = CLASSES.indexOf(name);
    rows.set(labels.boxes.subarray(row * 7, row * 7 + 7), row * 9 + 1);
    rows[row * 9 + 8] = labels.pointCounts[row];
  });
  write(0, points);
  write(1, rows);
  write(2, Int32Array.of(points.length / 4, labels.names.length));
}
files.forEach((file) => closeSync(file));
const seconds = (Date.now() - started) / 1000;
console.log(`${count} scans in ${seconds.toFixed(1)} s (${(Number(count) / seconds).toFixed(1)} scans/s)`);
