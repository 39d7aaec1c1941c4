import { join } from 'node:path';
import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses } from '../../geometry/index.js';
import { makePointCloud, NUSCENES_LIDAR_FRAME, nuscenesBin, rowsOf } from '../../sensors/index.js';
import { egoFromGlobal, egoFromSensor, globalFromEgo, sensorFromEgo } from './poses.js';
import type { NuscenesTables } from './tables.js';

export interface SweepReading {
  /** Channel whose sweeps are read; `LIDAR_TOP` unless given. */
  readonly channel?: string;
  /** How many files, the key frame included; fewer where the scene begins earlier. */
  readonly sweepCount: number;
  /** Points with |x| and |y| both below this, in their own sensor's frame, are echoes of the vehicle. Metres, default 1. */
  readonly minDistanceM?: number;
  /** Where files lie; the tables' dataroot unless given. */
  readonly dataroot?: string;
}

/**
 * Rows of a sample's key frame and the sweeps before it, newest first.
 *
 * @throws InputError where the sample has no key frame of the channel, or sweeps were not loaded
 */
export function sweepsOf(tables: NuscenesTables, sample: number, reading: SweepReading): number[] {
  const channel = reading.channel ?? 'LIDAR_TOP';
  const keyFrame = tables.keyFrame(sample, channel);
  if (keyFrame < 0) {
    throw new InputError(
      `${tables.folder}: sample ${tables.samples.tokens.token(sample)} has no key frame of ${channel}`,
    );
  }
  if (reading.sweepCount > 1 && !tables.hasSweeps) {
    throw new InputError(`${tables.folder}: was opened without sweeps; ${reading.sweepCount} are needed`);
  }
  const rows: number[] = [];
  for (let row = keyFrame; row >= 0 && rows.length < reading.sweepCount; row = tables.sampleData.previous[row]) {
    rows.push(row);
  }
  return rows;
}

/**
 * One cloud of several sweeps, moved to where the sensor was at the key frame.
 *
 * Channels x, y, z (the key frame's LIDAR_TOP frame: x right, y forward, z up; float32), intensity, time (seconds before
 * the key frame, positive). Sweeps stand newest first, points in file order. Moving objects leave trails: only the
 * vehicle's own motion is made good.
 *
 * Source: nuscenes-devkit, `utils/data_classes.py`, `from_file_multisweep`.
 *
 * @throws InputError as {@link sweepsOf}; FileFormatError for a file that is no `.pcd.bin`
 */
export async function readSweeps(tables: NuscenesTables, sample: number, reading: SweepReading): Promise<PointCloud> {
  const minDistance = reading.minDistanceM ?? 1;
  const rows = sweepsOf(tables, sample, reading);
  const { sampleData } = tables;
  const [reference] = rows;
  const referenceFromGlobal = composePoses(sensorFromEgo(tables, reference), egoFromGlobal(tables, reference));
  const referenceSeconds = 1e-6 * sampleData.timestampUs[reference];
  const clouds: Float32Array[] = [];
  for (const row of rows) {
    const path = join(reading.dataroot ?? tables.dataroot, sampleData.filename(row));
    const { data, count, width } = rowsOf(await nuscenesBin.read(path));
    const m = composePoses(referenceFromGlobal, globalFromEgo(tables, row), egoFromSensor(tables, row));
    const lag = referenceSeconds - 1e-6 * sampleData.timestampUs[row];
    const out = new Float32Array(5 * count);
    let end = 0;
    for (let i = 0, at = 0; i < count; i++, at += width) {
      const x = data[at];
      const y = data[at + 1];
      const z = data[at + 2];
      if (Math.abs(x) < minDistance && Math.abs(y) < minDistance) continue;
      out[end] = m[0] * x + m[1] * y + m[2] * z + m[3];
      out[end + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
      out[end + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
      out[end + 3] = data[at + 3];
      out[end + 4] = lag;
      end += 5;
    }
    clouds.push(out.subarray(0, end));
  }
  const points = new Float32Array(clouds.reduce((sum, cloud) => sum + cloud.length, 0));
  let end = 0;
  for (const cloud of clouds) {
    points.set(cloud, end);
    end += cloud.length;
  }
  const about = { intensityScale: 255, frame: NUSCENES_LIDAR_FRAME } as const;
  return makePointCloud(points, ['x', 'y', 'z', 'intensity', 'time'], about);
}
