/**
 * Writes simulated pairs of scans for training: `node simulate.js OUT_DIR FIRST COUNT`.
 *
 * A pair is what the mini dataset calls a sample with two sweeps: a scan of Place3D's centre placement and the one half a
 * second before it, moved along with the ego.
 *
 * OUT_DIR/points.f32: per pair the points of the scan and then of the scan before (x, y, z; float32), all in the frame of
 * the newer scan: the virtual sensor 1.8 m above the road, x ahead, y to the left.
 * OUT_DIR/labels.f32: rows of class (as CLASSES below), x, y, z, length, width, height, yaw, points inside of the newer
 * scan, velocity along x and y.
 * OUT_DIR/index.i32: per pair the number of points of the scan, of the scan before, and of labels.
 *
 * Block N of the world is `baseline/N`; it gives PAIRS_PER_BLOCK pairs, seconds apart. Blocks FIRST up to
 * FIRST + COUNT / PAIRS_PER_BLOCK are used, so that folders with distant FIRST share none.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { composePoses, countPointsInBoxes, invertPose, wrapAngle } from '../../../../src/geometry/index.js';
import { keyedRng } from '../../../../src/random/index.js';
import { mountLidar, SCAN_COLUMNS, scanLidars } from '../../../../src/world/lidar/index.js';
import { buildBlock } from '../../../../src/world/outdoor/index.js';
import { egoMotionOf, lidarOf } from '../../../../src/world/resense/index.js';
import { instancesAt, OBJECT_CATEGORIES, type Scene } from '../../../../src/world/scene/index.js';
import { RayTracer } from '../../../../src/world/trace/index.js';
import { lidarReference, place3dRig } from '../../world.js';

/** Order of the network's classes. */
const CLASSES = OBJECT_CATEGORIES;
const PAIRS_PER_BLOCK = 5;
const SWEEP_S = 0.5;
/** Numbers of a label. */
const LABEL_NUMBERS = 11;

const [outDir, first, count] = process.argv.slice(2);
if (outDir === undefined || !Number.isInteger(Number(first)) || !(Number(count) > 0)) {
  console.error('usage: simulate OUT_DIR FIRST COUNT');
  process.exit(2);
}

const rig = place3dRig('center');
const model = lidarOf(lidarReference(rig));
const lidars = rig.lidars.map((mount) => mountLidar(model, mount));

/** (n, 3) points in the frame of `worldFromOutput`, which may be that of another moment. */
function sense(scene: Scene, timeS: number, worldFromOutput: Float64Array, ...key: (string | number)[]): Float32Array {
  const { worldFromEgo } = egoMotionOf(scene, timeS);
  const seed = keyedRng('baseline/noise', ...key).integer(0, 2 ** 31);
  const pose = { worldFromEgo: () => Float64Array.from(worldFromEgo), egoFromOutput: rig.egoFromOutput };
  const tracer = new RayTracer(instancesAt(scene, timeS));
  const { points, lidar } = scanLidars(tracer, lidars, pose, { seed, timeS, rollingShutter: 'none' });
  const outputFromScan = composePoses(invertPose(worldFromOutput), worldFromEgo, rig.egoFromOutput);
  const out = new Float32Array(3 * lidar.length);
  const m = outputFromScan;
  for (let row = 0; row < lidar.length; row++) {
    const [x, y, z] = points.subarray(SCAN_COLUMNS * row, SCAN_COLUMNS * row + 3);
    for (let axis = 0; axis < 3; axis++) {
      out[3 * row + axis] = m[4 * axis] * x + m[4 * axis + 1] * y + m[4 * axis + 2] * z + m[4 * axis + 3];
    }
  }
  return out;
}

/** All objects of which the scan has a point. */
function labelRows(scene: Scene, timeS: number, worldFromOutput: Float64Array, points: Float32Array): Float32Array {
  const m = invertPose(worldFromOutput);
  const turnRad = Math.atan2(m[4], m[0]);
  const turned = (x: number, y: number): [number, number] => [m[0] * x + m[1] * y, m[4] * x + m[5] * y];
  const boxes = new Float64Array(7 * scene.objects.length);
  const velocities = scene.objects.map((object, row) => {
    const { x, y, z, yawRad, velocityX, velocityY } = object.trajectory.at(timeS);
    const up = z + object.heightM / 2;
    const [ahead, left] = turned(x, y);
    const size = [object.lengthM, object.widthM, object.heightM];
    boxes.set([ahead + m[3], left + m[7], up + m[11], ...size, wrapAngle(yawRad + turnRad)], 7 * row);
    return turned(velocityX, velocityY);
  });
  const counts = countPointsInBoxes(points, 3, boxes);
  const rows = scene.objects.flatMap(({ category }, row) =>
    counts[row] === 0
      ? []
      : [CLASSES.indexOf(category), ...boxes.subarray(7 * row, 7 * row + 7), counts[row], ...velocities[row]],
  );
  return Float32Array.from(rows);
}

mkdirSync(outDir, { recursive: true });
const files = ['points.f32', 'labels.f32', 'index.i32'].map((name) => openSync(join(outDir, name), 'w'));
const write = (file: number, data: Float32Array | Int32Array): void => {
  writeSync(files[file], new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
};
const started = Date.now();
let scene: Scene | undefined;
for (let pair = 0; pair < Number(count); pair++) {
  const turn = pair % PAIRS_PER_BLOCK;
  const key = `baseline/${Number(first) + Math.floor(pair / PAIRS_PER_BLOCK)}`;
  if (scene === undefined || turn === 0) scene = buildBlock(key);
  const timeS = SWEEP_S + ((turn + 0.5) / PAIRS_PER_BLOCK) * (scene.durationS - SWEEP_S);
  const worldFromOutput = composePoses(egoMotionOf(scene, timeS).worldFromEgo, rig.egoFromOutput);
  const newer = sense(scene, timeS, worldFromOutput, key, turn);
  const older = sense(scene, timeS - SWEEP_S, worldFromOutput, key, turn, 'before');
  const rows = labelRows(scene, timeS, worldFromOutput, newer);
  write(0, newer);
  write(0, older);
  write(1, rows);
  write(2, Int32Array.of(newer.length / 3, older.length / 3, rows.length / LABEL_NUMBERS));
}
files.forEach((file) => closeSync(file));
const seconds = (Date.now() - started) / 1000;
console.log(`${count} pairs in ${seconds.toFixed(1)} s (${(Number(count) / seconds).toFixed(1)} pairs/s)`);
