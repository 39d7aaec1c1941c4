/**
 * Writes simulated scans for training: `node simulate.js OUT_DIR FIRST COUNT ahead|around`.
 *
 * OUT_DIR/points.f32: all points (x, y, z, intensity; float32), scan after scan.
 * OUT_DIR/labels.f32: rows of class (as CLASSES below), x, y, z, length, width, height, yaw, points inside.
 * OUT_DIR/index.i32: per scan the number of points, of labels, and 1 for a scan all around.
 *
 * `ahead`: 64 channels and a sector of 90°, 1.55 to 2.0 m above the road, with the pitch and roll of a car: what a
 * detector of KITTI or Pi3DET sees. `around`: Place3D's centre placement, four LiDARs of 16 channels, ideal, in the frame
 * of its virtual sensor 1.8 m above the road.
 *
 * Block N of the world is `baseline/N`; it gives SCANS_PER_BLOCK scans, seconds apart. Blocks FIRST up to
 * FIRST + COUNT / SCANS_PER_BLOCK are used, so that folders with distant FIRST share none.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { placementRig, place3dConfigFile, readPlacementConfig } from '../../../../src/corruptions/index.js';
import { composePoses, countPointsInBoxes, invertPose, poseFromRollPitchYaw } from '../../../../src/geometry/index.js';
import { keyedRng } from '../../../../src/random/index.js';
import {
  evenElevations,
  mountLidar,
  namedLidar,
  scanLidars,
  withSector,
  type MountedLidar,
} from '../../../../src/world/lidar/index.js';
import { buildBlock } from '../../../../src/world/outdoor/index.js';
import { instancesAt, type ObjectCategory, type Scene } from '../../../../src/world/scene/index.js';
import { RayTracer } from '../../../../src/world/trace/index.js';

/** Order of the network's classes. */
const CLASSES: readonly ObjectCategory[] = ['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'pedestrian'];
const SCANS_PER_BLOCK = 6;

interface Rig {
  readonly lidars: readonly MountedLidar[];
  /** (4, 4) frame of points and labels. */
  readonly egoFromOutput: Float64Array;
}

const [outDir, first, count, view] = process.argv.slice(2);
if (
  outDir === undefined ||
  !Number.isInteger(Number(first)) ||
  !(Number(count) > 0) ||
  !/^(ahead|around)$/.test(view)
) {
  console.error('usage: simulate OUT_DIR FIRST COUNT ahead|around');
  process.exit(2);
}
const around = view === 'around';

/** A 64-channel sensor at a random height and with a car's pitch and roll. */
function rigAhead(key: string): Rig {
  const rng = keyedRng('baseline/sensor', key);
  const named = withSector(namedLidar('velodyne-hdl-64e'), 90, 512);
  const nominal = rng.uniform() < 0.6 ? named.elevationsRad : evenElevations(64, 2, -24.8);
  const elevationsRad = nominal.map((angle) => angle + rng.normal(0, 0.001)).sort((a, b) => b - a);
  const model = { ...named, elevationsRad, maxRangeM: 100, lostFraction: rng.uniform(0.02, 0.15) };
  const tilt = { pitchRad: rng.normal(0, 0.016), rollRad: rng.normal(0, 0.013), yawRad: 0 };
  const egoFromLidar = poseFromRollPitchYaw(tilt, [0, 0, rng.uniform(1.55, 2)]);
  return { lidars: [{ model, egoFromLidar }], egoFromOutput: egoFromLidar };
}

function rigAround(): Rig {
  const { lidars, egoFromOutput } = placementRig(readPlacementConfig(place3dConfigFile), 'center');
  return { lidars: lidars.map((mount) => mountLidar(namedLidar('place3d-16'), mount)), egoFromOutput };
}

/** All labels that lie in the scan, with the points inside; class first. */
function labelRows(scene: Scene, timeS: number, worldFromOutput: Float64Array, points: Float32Array): Float32Array {
  const m = invertPose(worldFromOutput);
  const boxes = new Float64Array(7 * scene.objects.length);
  scene.objects.forEach((object, row) => {
    const { x, y, z, yawRad } = object.trajectory.at(timeS);
    const up = z + object.heightM / 2;
    const heading = [0, 1].map((axis) => m[4 * axis] * Math.cos(yawRad) + m[4 * axis + 1] * Math.sin(yawRad));
    const centre = [0, 1, 2].map(
      (axis) => m[4 * axis] * x + m[4 * axis + 1] * y + m[4 * axis + 2] * up + m[4 * axis + 3],
    );
    const size = [object.lengthM, object.widthM, object.heightM];
    boxes.set([...centre, ...size, Math.atan2(heading[1], heading[0])], 7 * row);
  });
  const counts = countPointsInBoxes(points, 4, boxes);
  const rows = scene.objects.flatMap(({ category }, row) =>
    counts[row] === 0 ? [] : [CLASSES.indexOf(category), ...boxes.subarray(7 * row, 7 * row + 7), counts[row]],
  );
  return Float32Array.from(rows);
}

mkdirSync(outDir, { recursive: true });
const files = ['points.f32', 'labels.f32', 'index.i32'].map((name) => openSync(join(outDir, name), 'w'));
const write = (file: number, data: Float32Array | Int32Array): void => {
  writeSync(files[file], new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
};
const centre = around ? rigAround() : undefined;
const started = Date.now();
let scene: Scene = buildBlock(`baseline/${Number(first)}`);
for (let scan = 0; scan < Number(count); scan++) {
  const turn = scan % SCANS_PER_BLOCK;
  const key = `baseline/${Number(first) + Math.floor(scan / SCANS_PER_BLOCK)}`;
  if (turn === 0 && scan > 0) scene = buildBlock(key);
  const timeS = ((turn + 0.5) / SCANS_PER_BLOCK) * scene.durationS;
  const { lidars, egoFromOutput } = centre ?? rigAhead(`${key}/${turn}`);
  const ego = scene.ego.at(timeS);
  const level = { rollRad: 0, pitchRad: 0, yawRad: ego.yawRad };
  const worldFromEgo = poseFromRollPitchYaw(level, [ego.x, ego.y, ego.z]);
  const tracer = new RayTracer(instancesAt(scene, timeS));
  const seed = keyedRng('baseline/noise', key, turn).integer(0, 2 ** 31);
  const pose = { worldFromEgo: () => worldFromEgo, egoFromOutput };
  const sensed = scanLidars(tracer, lidars, pose, { seed, timeS, rollingShutter: 'none' });
  const rays = sensed.lidar.length;
  const points = new Float32Array(rays * 4);
  for (let row = 0; row < rays; row++) points.set(sensed.points.subarray(6 * row, 6 * row + 4), 4 * row);
  const rows = labelRows(scene, timeS, composePoses(worldFromEgo, egoFromOutput), points);
  write(0, points);
  write(1, rows);
  write(2, Int32Array.of(rays, rows.length / 9, around ? 1 : 0));
}
files.forEach((file) => closeSync(file));
const seconds = (Date.now() - started) / 1000;
console.log(`${count} scans in ${seconds.toFixed(1)} s (${(Number(count) / seconds).toFixed(1)} scans/s)`);
