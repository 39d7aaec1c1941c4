import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import type { Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { readAnnotations } from './readAnnotations.js';
import { readEgoPoses } from './readEgoPoses.js';
import { readSampleData } from './readSampleData.js';
import { readInstances, readSamples } from './readSamples.js';
import * as small from './smallTables.js';
import { rowOfSmall, type SmallTable } from './smallTables.js';
import type { AnnotationColumns, NuscenesTables } from './tables.js';

/** A database is known by these: every version has them. */
const MARKS = ['sample.json', 'sample_data.json'];
/** What is opened when a dataroot holds several versions. */
const PREFERENCE = ['v1.0-trainval', 'v1.0-test', 'v1.0-mini'];

const isVersion = (folder: string): boolean => MARKS.every((name) => existsSync(join(folder, name)));

/** A version of a database and where it lies. */
export interface NuscenesVersion {
  readonly dataroot: string;
  readonly version: string;
  readonly folder: string;
}

/**
 * Finds the tables.
 *
 * @param path the dataroot (the folder that holds `v1.0-trainval`, `samples`, …) or the version's folder itself
 * @param version e.g. `v1.0-mini`; without it the only one there, or the first of trainval, test, mini
 * @throws InputError where there is none, naming those that are there
 */
export async function findNuscenesVersion(path: string, version?: string): Promise<NuscenesVersion> {
  const root = resolve(path);
  const about = await stat(root).catch((cause: unknown) => {
    throw new InputError(`${path}: no such folder`, { cause });
  });
  if (!about.isDirectory()) throw new InputError(`${path}: is a file; name the dataroot or the version's folder`);
  if (isVersion(root) && (version === undefined || version === basename(root))) {
    return { dataroot: dirname(root), version: basename(root), folder: root };
  }
  const names = (await readdir(root)).filter((name) => isVersion(join(root, name))).sort();
  const wanted = version ?? PREFERENCE.find((name) => names.includes(name)) ?? names[0];
  if (wanted !== undefined && names.includes(wanted)) {
    return { dataroot: root, version: wanted, folder: join(root, wanted) };
  }
  const known = names.length === 0 ? '' : `; there: ${names.join(', ')}`;
  throw new InputError(
    version === undefined
      ? `${path}: no nuScenes tables: expected a folder such as v1.0-trainval with sample.json and sample_data.json`
      : `${path}: no nuScenes tables of version '${version}'${known}`,
  );
}

/** Tables that nothing here needs may be absent: some tools leave them out. */
function readOptional<Entry extends { token: string }>(file: string, schema: z.ZodType<Entry>): SmallTable<Entry> {
  return existsSync(file) ? small.readSmallTable(file, schema) : { records: [], rowOf: new Map() };
}

/** The devkit refuses to load where a log has no map, though evaluation reads no map. */
function mapWarnings(file: string, tables: Pick<NuscenesTables, 'logs' | 'maps'>): Warning[] {
  const { maps, logs } = tables;
  const mapped = new Set(maps.records.flatMap((map) => map.log_tokens));
  const without = logs.records.filter((log) => !mapped.has(log.token));
  if (without.length === 0) return [];
  const message = `${file}: ${without.length} of ${logs.records.length} logs have no map; the official devkit refuses to load this, here nothing needs it`;
  return [{ code: 'log-without-map', message }];
}

/** Rows of each sample's annotations, in table order. */
function annotationLists(annotations: AnnotationColumns, sampleCount: number): (sample: number) => Int32Array {
  const starts = new Uint32Array(sampleCount + 1);
  for (const sample of annotations.sample) starts[sample + 1]++;
  for (let sample = 0; sample < sampleCount; sample++) starts[sample + 1] += starts[sample];
  const filled = starts.slice();
  const rows = new Int32Array(annotations.sample.length);
  annotations.sample.forEach((sample, row) => void (rows[filled[sample]++] = row));
  return (sample) => rows.subarray(starts[sample], starts[sample + 1]);
}

export interface NuscenesReading {
  /** Without it files between key frames are passed over: less memory where only key frames are needed. Default true. */
  readonly sweeps?: boolean;
}

/**
 * Opens a nuScenes database, v1.0 layout.
 *
 * Tables are streamed (files beyond 1 GB are fine) and kept as flat columns with references as rows; tokens stay text.
 * Map images are not needed. `map.json`, `log.json` and `visibility.json` may be absent.
 *
 * Source: nuscenes-devkit, `docs/schema_nuscenes.md`, `nuscenes.py` (`NuScenes`, reverse indices).
 *
 * @param path dataroot or the version's folder
 * @throws InputError where no tables are found or one is missing; FileFormatError for a record that is not as it should
 *   be, naming the table, the JSON pointer and the record's token
 */
export async function openNuscenesTables(
  path: string,
  version?: string,
  reading: NuscenesReading = {},
): Promise<NuscenesTables> {
  const sweeps = reading.sweeps ?? true;
  const found = await findNuscenesVersion(path, version);
  const file = (table: string): string => join(found.folder, `${table}.json`);
  const categories = small.readSmallTable(file('category'), small.categorySchema);
  const attributes = small.readSmallTable(file('attribute'), small.attributeSchema);
  const visibilities = readOptional(file('visibility'), small.visibilitySchema);
  const sensors = small.readSmallTable(file('sensor'), small.sensorSchema);
  const calibratedSensors = small.readSmallTable(file('calibrated_sensor'), small.calibratedSensorSchema);
  const logs = readOptional(file('log'), small.logSchema);
  const maps = readOptional(file('map'), small.mapSchema);
  const scenes = small.readSmallTable(file('scene'), small.sceneSchema);
  const channelOfCalibratedSensor = calibratedSensors.records.map((record) => {
    const place = { file: file('calibrated_sensor'), targetFile: 'sensor.json', record: record.token };
    return sensors.records[rowOfSmall(sensors, record.sensor_token, { ...place, field: 'sensor_token' })].channel;
  });
  const instances = await readInstances(file, categories);
  const samples = await readSamples(file, scenes);
  const {
    columns: sampleData,
    poseTokens,
    resolvePoses,
  } = await readSampleData(file, samples, calibratedSensors, sweeps);
  const egoPoses = await readEgoPoses(file, poseTokens, sweeps);
  resolvePoses();
  const annotations = await readAnnotations(file, { samples, instances, attributes, visibilities });

  const channels = [...new Set(channelOfCalibratedSensor)];
  const channelIndex = new Map(channels.map((channel, index) => [channel, index]));
  const channelOf = Int32Array.from(channelOfCalibratedSensor, (channel) => channelIndex.get(channel) as number);
  const keyFrames = new Int32Array(samples.tokens.rows * channels.length).fill(-1);
  for (let row = 0; row < sampleData.tokens.rows; row++) {
    if (sampleData.isKeyFrame[row] === 0) continue;
    keyFrames[sampleData.sample[row] * channels.length + channelOf[sampleData.calibratedSensor[row]]] = row;
  }
  const used = channels.filter((_, index) => keyFrames.some((row, at) => row >= 0 && at % channels.length === index));
  return {
    ...found,
    ...{ categories, attributes, visibilities, sensors, calibratedSensors, logs, maps, scenes },
    ...{ instances, samples, egoPoses, sampleData, annotations },
    hasSweeps: sweeps,
    channelOfCalibratedSensor,
    warnings: existsSync(file('map')) ? mapWarnings(file('map'), { maps, logs }) : [],
    channels: used,
    keyFrame(sample, channel) {
      const index = channelIndex.get(channel);
      return index === undefined ? -1 : keyFrames[sample * channels.length + index];
    },
    annotationsOf: annotationLists(annotations, samples.tokens.rows),
    categoryOf: (annotation) => categories.records[instances.category[annotations.instance[annotation]]].name,
  };
}
