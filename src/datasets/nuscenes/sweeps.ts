import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetSource, PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses } from '../../geometry/index.js';
import { makePointCloud, nuscenesBin, rowsOf } from '../../sensors/index.js';
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

/** Where and when a sweep was recorded, as seen from the newest. */
export interface SweepPlace {
  /** Row of `sample_data.json`. */
  readonly row: number;
  /** (4, 4) row-major, between the sensor's own frames at the two times; the vehicle's motion stands in it. */
  readonly newestFromSensor: Float64Array;
  /** Seconds after the newest one's stamp: negative, 0 for itself. */
  readonly timeS: number;
}

/** @param rows newest first */
export function sweepPlaces(tables: NuscenesTables, rows: readonly number[]): SweepPlace[] {
  const { timestampUs } = tables.sampleData;
  const [newest] = rows;
  const newestFromGlobal = composePoses(sensorFromEgo(tables, newest), egoFromGlobal(tables, newest));
  return rows.map((row) => ({
    row,
    newestFromSensor: composePoses(newestFromGlobal, globalFromEgo(tables, row), egoFromSensor(tables, row)),
    timeS: 1e-6 * timestampUs[row] - 1e-6 * timestampUs[newest],
  }));
}

/** One of the clouds that are put together. */
export interface Sweep extends Pick<SweepPlace, 'newestFromSensor' | 'timeS'> {
  /** In the sensor's own frame. */
  readonly cloud: PointCloud;
}

/**
 * Several sweeps as one cloud, moved to where the sensor was at the newest.
 *
 * Channels: those of the sweeps, which have the same, and `time`, seconds after the newest one's stamp (negative). Sweeps
 * stand in the order given, points in theirs. Moving objects leave trails: only the vehicle's own motion is made good.
 *
 * Source: nuscenes-devkit, `utils/data_classes.py`, `from_file_multisweep`, which counts time the other way.
 *
 * @param minDistanceM points with |x| and |y| both below it, in their own sensor's frame, are left out
 */
export function mergeSweeps(sweeps: readonly Sweep[], minDistanceM = 1): PointCloud {
  const [{ cloud: newest }] = sweeps;
  const channels = [...newest.channels.filter((channel) => channel !== 'time'), 'time'];
  const width = channels.length;
  const merged = new Float32Array(width * sweeps.reduce((sum, { cloud }) => sum + cloud.points.shape[0], 0));
  let end = 0;
  for (const { cloud, newestFromSensor: m, timeS } of sweeps) {
    const { data, count, width: stride } = rowsOf(cloud);
    const columns = channels.slice(3, -1).map((channel) => cloud.channels.indexOf(channel));
    const ownTime = cloud.channels.indexOf('time');
    for (let i = 0, at = 0; i < count; i++, at += stride) {
      const x = data[at];
      const y = data[at + 1];
      const z = data[at + 2];
      if (Math.abs(x) < minDistanceM && Math.abs(y) < minDistanceM) continue;
      merged[end] = m[0] * x + m[1] * y + m[2] * z + m[3];
      merged[end + 1] = m[4] * x + m[5] * y + m[6] * z + m[7];
      merged[end + 2] = m[8] * x + m[9] * y + m[10] * z + m[11];
      for (let column = 0; column < columns.length; column++) merged[end + 3 + column] = data[at + columns[column]];
      merged[end + width - 1] = ownTime < 0 ? timeS : timeS + data[at + ownTime];
      end += width;
    }
  }
  return makePointCloud(merged.slice(0, end), channels, newest);
}

/**
 * The files of a sample's sweeps as one cloud; see {@link mergeSweeps}.
 *
 * @returns channels x, y, z (the key frame's LIDAR_TOP frame: x right, y forward, z up), intensity, ring, time; float32
 * @throws InputError as {@link sweepsOf} and for a file that is not there; FileFormatError for one that is no `.pcd.bin`
 */
export async function readSweeps(tables: NuscenesTables, sample: number, reading: SweepReading): Promise<PointCloud> {
  const { dataroot = tables.dataroot } = reading;
  const rows = sweepsOf(tables, sample, reading);
  return readSweepFiles(tables, rows, (filename) => join(dataroot, filename), reading.minDistanceM);
}

/** The same from rows at hand. @param pathOf from a path below the dataroot */
export async function readSweepFiles(
  tables: NuscenesTables,
  rows: readonly number[],
  pathOf: (filename: string) => string,
  minDistanceM?: number,
): Promise<PointCloud> {
  const sweeps: Sweep[] = [];
  for (const place of sweepPlaces(tables, rows)) {
    const path = pathOf(tables.sampleData.filename(place.row));
    if (sweeps.length > 0 && !existsSync(path)) {
      const sample = tables.samples.tokens.token(tables.sampleData.sample[rows[0]]);
      throw missingSweep(path, sample, sweeps.length, rows.length);
    }
    sweeps.push({ ...place, cloud: await nuscenesBin.read(path) });
  }
  return mergeSweeps(sweeps, minDistanceM);
}

/** @param index of the sweep, 0 being the key frame */
export function missingSweep(path: string, sample: string, index: number, sweepCount: number): InputError {
  return new InputError(
    `${path}: no such file; it is scan ${index + 1} of the ${sweepCount} that sample ${sample} merges: unpack the data ` +
      `set's sweeps too, or ask for ${index === 1 ? 'one scan' : `${index} scans`} only`,
  );
}

/** Scans that a sample's cloud merges. @throws InputError for no whole number of at least 1 */
export function checkedSweeps({ path, sweeps = 1 }: Pick<DatasetSource, 'path' | 'sweeps'>): number {
  if (Number.isInteger(sweeps) && sweeps >= 1) return sweeps;
  throw new InputError(`${path}: sweeps is ${sweeps}; give a whole number of scans, 1 or more`);
}
