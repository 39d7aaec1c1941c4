import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, DatasetSource, Sample, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses, yawOfQuaternion } from '../../geometry/index.js';
import { nuscenesBin } from '../../sensors/index.js';
import { detectionNameOf } from './classes.js';
import { earlierRecordings } from './earlier.js';
import {
  objectsOf,
  sampleOfFrame,
  turnBoxesInPlace,
  turnVelocitiesInPlace,
  type NuscenesCamera,
  type NuscenesFrame,
  type NuscenesObjects,
} from './frame.js';
import { openNuscenesTables } from './openTables.js';
import { egoFromGlobal, egoFromSensor, globalFromEgo, sensorFromEgo } from './poses.js';
import { findRecordedPlacements, type LidarPath } from './recordedPlacements.js';
import { boxesInSensorFrame } from './sensorBoxes.js';
import { nuscenesSplit, type SplitLists } from './splits.js';
import { checkedSweeps, readSweepFiles, sweepsOf } from './sweeps.js';
import type { NuscenesTables } from './tables.js';
import { writeBoxVelocity } from './velocity.js';

export const NUSCENES_FORMAT = 'nuscenes';
const LIDAR = 'LIDAR_TOP';

/** Labels of the detection task in the tool's LiDAR frame. */
function objectsAt(tables: NuscenesTables, lidar: number): NuscenesObjects {
  const { annotations } = tables;
  const seen = boxesInSensorFrame(tables, lidar);
  const names: string[] = [];
  const kept: number[] = [];
  seen.annotations.forEach((row, i) => {
    const name = detectionNameOf(tables.categoryOf(row));
    if (name === undefined) return;
    names.push(name);
    kept.push(i);
  });
  const boxes = new Float64Array(7 * kept.length);
  const velocities = new Float64Array(2 * kept.length);
  const lidarPoints = new Int32Array(kept.length);
  const global = composePoses(sensorFromEgo(tables, lidar), egoFromGlobal(tables, lidar));
  const velocity = new Float64Array(3);
  kept.forEach((i, k) => {
    const row = seen.annotations[i];
    const [width, length, height] = seen.size.subarray(3 * i, 3 * i + 3);
    boxes.set(seen.translation.subarray(3 * i, 3 * i + 3), 7 * k);
    boxes.set([length, width, height, yawOfQuaternion(seen.rotation.subarray(4 * i, 4 * i + 4))], 7 * k + 3);
    writeBoxVelocity(tables, row, velocity, 0, 2);
    for (let axis = 0; axis < 2; axis++) {
      velocities[2 * k + axis] = global[4 * axis] * velocity[0] + global[4 * axis + 1] * velocity[1];
    }
    lidarPoints[k] = annotations.lidarPoints[row];
  });
  turnBoxesInPlace(boxes);
  turnVelocitiesInPlace(velocities);
  return objectsOf(boxes, names, velocities, lidarPoints);
}

function camerasAt(
  tables: NuscenesTables,
  sample: number,
  globalFromLidarTop: Float64Array,
  pathOf: SensorFiles['image'],
): Record<string, NuscenesCamera> {
  const { sampleData, calibratedSensors } = tables;
  const cameras: Record<string, NuscenesCamera> = {};
  for (const channel of tables.channels) {
    const row = tables.keyFrame(sample, channel);
    if (row < 0) continue;
    const intrinsic = calibratedSensors.records[sampleData.calibratedSensor[row]].camera_intrinsic.flat();
    if (intrinsic.length !== 9) continue;
    cameras[channel] = {
      imagePath: pathOf(sampleData.filename(row)),
      intrinsic,
      cameraFromLidarTop: composePoses(sensorFromEgo(tables, row), egoFromGlobal(tables, row), globalFromLidarTop),
      ...(sampleData.width[row] > 0 && { widthPx: sampleData.width[row], heightPx: sampleData.height[row] }),
    };
  }
  return cameras;
}

/** Where files lie that the tables name. */
interface SensorFiles {
  readonly image: (filename: string) => string;
  readonly lidar: LidarPath;
  readonly sweepCount: number;
}

/** A key frame of the tables. @throws InputError where the sample has no LIDAR_TOP key frame */
function frameAt(tables: NuscenesTables, sample: number, files: SensorFiles): NuscenesFrame {
  const { sampleData } = tables;
  const sweepCount = Math.max(1, files.sweepCount);
  const rows = sweepsOf(tables, sample, { sweepCount });
  const [lidar] = rows;
  const egoFromLidarTop = egoFromSensor(tables, lidar);
  const lidarPaths = rows.map((row) => files.lidar(sampleData.filename(row)));
  return {
    token: tables.samples.tokens.token(sample),
    scene: tables.scenes.records[tables.samples.scene[sample]].name,
    lidarPaths,
    readCloud: () => (sweepCount === 1 ? nuscenesBin.read(lidarPaths[0]) : readSweepFiles(tables, rows, files.lidar)),
    egoFromLidarTop,
    cameras: camerasAt(tables, sample, composePoses(globalFromEgo(tables, lidar), egoFromLidarTop), files.image),
    ...(tables.annotations.tokens.rows > 0 && { objects: () => objectsAt(tables, lidar) }),
  };
}

/** A nuScenes data set with its tables at hand. */
export interface NuscenesDataset extends Dataset<NuscenesObjects> {
  readonly format: typeof NUSCENES_FORMAT;
  readonly tables: NuscenesTables;
  /** Scans that a sample's cloud merges, where the scene is old enough. */
  readonly sweeps: number;
  /** Row of a sample in the tables. @throws InputError for an unknown token */
  rowOf(id: string): number;
}

export interface NuscenesSource extends DatasetSource {
  readonly version?: string;
  /** Whose splits are meant, of several the first that is there; the devkit's unless given. */
  readonly lists?: SplitLists | readonly SplitLists[];
  /** All scenes of the tables instead of a split. */
  readonly everyScene?: boolean;
  /** Where sensor files lie, if not in the tables' dataroot, e.g. those of another LiDAR placement. */
  readonly sensorRoot?: string;
}

/** Code of the note that a sample carries whose own LiDAR files are those of a placement. */
export const PLACEMENT_AS_RECORDED = 'placement-as-recorded';

/**
 * Opens a nuScenes data set (also Place3D's and Track 3's, which have the same layout) as samples of a split.
 *
 * With `sweeps` above 1 a sample's cloud is merged by `readSweeps`: channels x, y, z, intensity, ring and time (seconds
 * after the key frame's stamp, negative), without the vehicle's own echoes. Else it is the key frame's file as it is.
 *
 * Where LiDAR placements lie beside the tables (`findRecordedPlacements`), samples have them as `placements`. Where the
 * dataroot has placements and no `samples/LIDAR_TOP`, the samples' own clouds are those of the first one; a note says so.
 *
 * @throws InputError, FileFormatError, SplitVersionError as `openNuscenesTables` and `nuscenesSplit`; InputError for
 *   sweeps that are no whole number of at least 1
 */
export async function openNuscenesDataset(source: NuscenesSource): Promise<NuscenesDataset> {
  const sweeps = checkedSweeps(source);
  const tables = await openNuscenesTables(source.path, source.version, { sweeps: sweeps > 1 });
  const split =
    source.everyScene === true ? undefined : nuscenesSplit(tables, source.lists ?? 'nuscenes', source.split);
  const scenes = new Set(split?.sceneNames ?? tables.scenes.records.map(({ name }) => name));
  const { samples } = tables;
  const ids: string[] = [];
  for (let row = 0; row < samples.tokens.rows; row++) {
    if (scenes.has(tables.scenes.records[samples.scene[row]].name)) ids.push(samples.tokens.token(row));
  }
  const dataroot = source.sensorRoot ?? tables.dataroot;
  const placements = await findRecordedPlacements(dataroot);
  const inDataroot = (filename: string): string => join(dataroot, filename);
  const [standIn] = existsSync(join(dataroot, 'samples', LIDAR)) ? [] : placements;
  const own = { image: inDataroot, lidar: standIn?.[1] ?? inDataroot, sweepCount: sweeps };
  // Rows between key frames cost memory: they are read when somebody asks for an earlier recording.
  let withSweeps: Promise<NuscenesTables> | undefined;
  const allTables = (): Promise<NuscenesTables> =>
    (withSweeps ??= tables.hasSweeps ? Promise.resolve(tables) : openNuscenesTables(source.path, source.version));
  const sampleAt = (row: number, files: SensorFiles): Sample<NuscenesObjects> => {
    const frame = frameAt(tables, row, files);
    const reading = { ...files, tables: allTables, lidarChannel: LIDAR };
    return { ...sampleOfFrame(frame, tables.folder), ...earlierRecordings(frame.token, reading) };
  };
  const rowOf = (id: string): number => {
    const row = samples.tokens.rowOf(id);
    if (row < 0) throw new InputError(`${tables.folder}: no sample '${id}'`);
    return row;
  };
  const names = ['sample', 'sample_data', 'sample_annotation', 'ego_pose', 'calibrated_sensor', 'scene', 'instance'];
  return {
    path: source.path,
    format: NUSCENES_FORMAT,
    ...(split && { split: split.name }),
    ids,
    hasGroundTruth: tables.annotations.tokens.rows > 0,
    files: names.map((name) => join(tables.folder, `${name}.json`)),
    tables,
    sweeps,
    rowOf,
    async sample(id) {
      const row = rowOf(id);
      const sample = sampleAt(row, own);
      if (placements.size === 0) return sample;
      const lidarFiles = sweepsOf(tables, row, { sweepCount: sweeps }).map((data) => tables.sampleData.filename(data));
      const recorded = [...placements.values()].flatMap((pathOf) => lidarFiles.map(pathOf));
      return {
        ...sample,
        files: [...new Set([...sample.files, ...recorded.filter((path) => existsSync(path))])],
        placements: Object.fromEntries(
          [...placements].map(([name, lidar]) => [name, async () => sampleAt(row, { ...own, lidar })]),
        ),
        ...(standIn && { notes: [standInNote(dataroot, standIn[0])] }),
      };
    },
  };
}

function standInNote(dataroot: string, name: string): Warning {
  const message =
    `${dataroot} has no samples/${LIDAR}: the clean clouds are those of the recorded placement ${name}; link ` +
    `samples/${LIDAR} to another one to choose it`;
  return { code: PLACEMENT_AS_RECORDED, message };
}
