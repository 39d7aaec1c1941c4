import type { AnnotationColumns, EgoPoseColumns, InstanceColumns, SampleColumns, SampleDataColumns } from './tables.js';
import type { SmallTable } from './smallTables.js';
import { readReference, readTable, readVector, resolveReferences } from './tableReader.js';
import { grown, TokenIndex } from './tokenIndex.js';
import type { JsonStream } from './jsonStream.js';

/** Path of a table. */
export type TablePath = (table: string) => string;

const MAX_POINTS = 2 ** 31 - 1;

function readCount(json: JsonStream, limit: number): number {
  const value = json.number();
  if (!Number.isInteger(value) || value < 0 || value > limit) json.fail(`holds ${value}; a whole number is needed`);
  return value;
}

function readTimestamp(json: JsonStream): number {
  const value = json.number();
  return Number.isFinite(value) ? value : json.fail(`holds ${value}; microseconds are needed`);
}

/** Row of the named record of a small table; records that name the same one in a row are looked up once. */
function smallReference(json: JsonStream, table: SmallTable<unknown>, targetFile: string): number {
  const token = json.text();
  const row = table.rowOf.get(token);
  return row ?? json.fail(`refers to '${token.slice(0, 64)}', which ${targetFile} does not have`);
}

export async function readInstances(path: TablePath, categories: SmallTable<unknown>): Promise<InstanceColumns> {
  const tokens = new TokenIndex();
  let category = new Int32Array(0);
  await readTable(path('instance'), {
    tokens,
    begin: (row) => void (category = grown(category, row + 1)),
    fields: {
      category_token: (json, row) => void (category[row] = smallReference(json, categories, 'category.json')),
    },
  });
  return { tokens, category: category.subarray(0, tokens.rows) };
}

export async function readSamples(path: TablePath, scenes: SmallTable<unknown>): Promise<SampleColumns> {
  const tokens = new TokenIndex();
  let timestampUs = new Float64Array(0);
  let scene = new Int32Array(0);
  let previous = new Int32Array(0);
  let next = new Int32Array(0);
  await readTable(path('sample'), {
    tokens,
    begin(row) {
      timestampUs = grown(timestampUs, row + 1);
      scene = grown(scene, row + 1);
      previous = grown(previous, row + 1);
      next = grown(next, row + 1);
    },
    fields: {
      timestamp: (json, row) => void (timestampUs[row] = readTimestamp(json)),
      scene_token: (json, row) => void (scene[row] = smallReference(json, scenes, 'scene.json')),
      prev: (json, row) => void (previous[row] = readReference(json, tokens, true)),
      next: (json, row) => void (next[row] = readReference(json, tokens, true)),
    },
  });
  const samples: SampleColumns = {
    tokens,
    timestampUs: timestampUs.subarray(0, tokens.rows),
    scene: scene.subarray(0, tokens.rows),
    previous: previous.subarray(0, tokens.rows),
    next: next.subarray(0, tokens.rows),
  };
  resolveNeighbours(samples, path('sample'), 'sample.json');
  return samples;
}

function resolveNeighbours(
  table: { tokens: TokenIndex; previous: Int32Array; next: Int32Array },
  file: string,
  targetFile: string,
): void {
  const about = { file, targetFile, recordToken: (row: number) => table.tokens.token(row) };
  resolveReferences(table.previous, table.tokens, { ...about, field: 'prev' });
  resolveReferences(table.next, table.tokens, { ...about, field: 'next' });
}

/** Sample data before its references to ego poses are resolved: poses are read after it, and only those it needs. */
export interface PendingSampleData {
  readonly columns: SampleDataColumns;
  readonly poseTokens: TokenIndex;
  /** Turns the column `egoPose` into rows once the poses are read. */
  resolvePoses(): void;
}

/** @param sweeps whether files between key frames are kept */
export async function readSampleData(
  path: TablePath,
  samples: SampleColumns,
  calibratedSensors: SmallTable<unknown>,
  sweeps: boolean,
): Promise<PendingSampleData> {
  const file = path('sample_data');
  const tokens = new TokenIndex();
  const poseTokens = new TokenIndex();
  let sample = new Int32Array(0);
  let egoPose = new Int32Array(0);
  let calibratedSensor = new Int32Array(0);
  let timestampUs = new Float64Array(0);
  let isKeyFrame = new Uint8Array(0);
  let height = new Uint16Array(0);
  let width = new Uint16Array(0);
  let previous = new Int32Array(0);
  let next = new Int32Array(0);
  let names = new Uint8Array(0);
  let nameEnds = new Float64Array(0);
  // A reference is known to be wanted at the record's end only.
  let pose = Buffer.alloc(64);
  let poseLength = 0;
  await readTable(file, {
    tokens,
    begin(row) {
      sample = grown(sample, row + 1);
      egoPose = grown(egoPose, row + 1);
      calibratedSensor = grown(calibratedSensor, row + 1);
      timestampUs = grown(timestampUs, row + 1);
      isKeyFrame = grown(isKeyFrame, row + 1);
      height = grown(height, row + 1);
      width = grown(width, row + 1);
      previous = grown(previous, row + 1);
      next = grown(next, row + 1);
      nameEnds = grown(nameEnds, row + 1);
    },
    fields: {
      sample_token: (json, row) => void (sample[row] = readReference(json, samples.tokens)),
      ego_pose_token(json) {
        json.textBytes();
        poseLength = json.end - json.start;
        if (poseLength === 0) json.fail('the token is empty');
        if (pose.length < poseLength) pose = Buffer.alloc(2 * poseLength);
        pose.set(json.bytes.subarray(json.start, json.end));
      },
      calibrated_sensor_token: (json, row) =>
        void (calibratedSensor[row] = smallReference(json, calibratedSensors, 'calibrated_sensor.json')),
      timestamp: (json, row) => void (timestampUs[row] = readTimestamp(json)),
      is_key_frame: (json, row) => void (isKeyFrame[row] = json.boolean() ? 1 : 0),
      height: (json, row) => void (height[row] = json.isNull() ? 0 : readCount(json, 65535)),
      width: (json, row) => void (width[row] = json.isNull() ? 0 : readCount(json, 65535)),
      filename(json, row) {
        json.textBytes();
        const from = row === 0 ? 0 : nameEnds[row - 1];
        const end = from + json.end - json.start;
        names = grown(names, end);
        names.set(json.bytes.subarray(json.start, json.end), from);
        nameEnds[row] = end;
      },
      prev: (json, row) => void (previous[row] = sweeps ? readReference(json, tokens, true) : (json.skip(), -1)),
      next: (json, row) => void (next[row] = sweeps ? readReference(json, tokens, true) : (json.skip(), -1)),
    },
    keep(row) {
      if (!sweeps && isKeyFrame[row] === 0) return false;
      egoPose[row] = poseTokens.intern(pose, 0, poseLength);
      return true;
    },
  });
  const count = tokens.rows;
  const columns: SampleDataColumns = {
    tokens,
    sample: sample.subarray(0, count),
    egoPose: egoPose.subarray(0, count),
    calibratedSensor: calibratedSensor.subarray(0, count),
    timestampUs: timestampUs.subarray(0, count),
    isKeyFrame: isKeyFrame.subarray(0, count),
    height: height.subarray(0, count),
    width: width.subarray(0, count),
    previous: previous.subarray(0, count),
    next: next.subarray(0, count),
    filename: (row) => Buffer.from(names.subarray(row === 0 ? 0 : nameEnds[row - 1], nameEnds[row])).toString('utf8'),
  };
  const about = { file, recordToken: (row: number) => tokens.token(row) };
  resolveReferences(columns.sample, samples.tokens, { ...about, field: 'sample_token', targetFile: 'sample.json' });
  resolveNeighbours(columns, file, 'sample_data.json');
  return {
    columns,
    poseTokens,
    resolvePoses: () =>
      resolveReferences(columns.egoPose, poseTokens, {
        ...about,
        field: 'ego_pose_token',
        targetFile: 'ego_pose.json',
      }),
  };
}

/** @param tokens those that sample data refer to; other poses are passed over unless `all` */
export async function readEgoPoses(path: TablePath, tokens: TokenIndex, all: boolean): Promise<EgoPoseColumns> {
  let translation = new Float64Array(0);
  let rotation = new Float64Array(0);
  await readTable(path('ego_pose'), {
    tokens,
    wants: (token, length) => all || tokens.find(token, 0, length) >= 0,
    begin(row) {
      translation = grown(translation, 3 * row + 3);
      rotation = grown(rotation, 4 * row + 4);
    },
    fields: {
      translation: (json, row) => readVector(json, translation, 3 * row, 3, 'a translation'),
      rotation: (json, row) => readVector(json, rotation, 4 * row, 4, 'a rotation (w, x, y, z)'),
    },
  });
  return {
    tokens,
    translation: translation.subarray(0, 3 * tokens.rows),
    rotation: rotation.subarray(0, 4 * tokens.rows),
  };
}

export async function readAnnotations(
  path: TablePath,
  tables: {
    samples: SampleColumns;
    instances: InstanceColumns;
    attributes: SmallTable<unknown>;
    visibilities: SmallTable<unknown>;
  },
): Promise<AnnotationColumns> {
  const file = path('sample_annotation');
  const tokens = new TokenIndex();
  let sample = new Int32Array(0);
  let instance = new Int32Array(0);
  let translation = new Float64Array(0);
  let size = new Float64Array(0);
  let rotation = new Float64Array(0);
  let previous = new Int32Array(0);
  let next = new Int32Array(0);
  let lidarPoints = new Int32Array(0);
  let radarPoints = new Int32Array(0);
  let visibility = new Int32Array(0);
  let attributeStarts = new Uint32Array(1);
  let attributes = new Int32Array(0);
  await readTable(file, {
    tokens,
    begin(row) {
      sample = grown(sample, row + 1);
      instance = grown(instance, row + 1);
      translation = grown(translation, 3 * row + 3);
      size = grown(size, 3 * row + 3);
      rotation = grown(rotation, 4 * row + 4);
      previous = grown(previous, row + 1);
      next = grown(next, row + 1);
      lidarPoints = grown(lidarPoints, row + 1);
      radarPoints = grown(radarPoints, row + 1);
      visibility = grown(visibility, row + 1);
      attributeStarts = grown(attributeStarts, row + 2);
    },
    fields: {
      sample_token: (json, row) => void (sample[row] = readReference(json, tables.samples.tokens)),
      instance_token: (json, row) => void (instance[row] = readReference(json, tables.instances.tokens)),
      // A test split's tables may leave it out of all labels: nothing here needs it.
      visibility_token: (json, row) => void (visibility[row] = tables.visibilities.rowOf.get(json.text()) ?? -1),
      attribute_tokens(json, row) {
        let end = attributeStarts[row];
        json.beginArray();
        while (json.more()) {
          attributes = grown(attributes, end + 1);
          attributes[end++] = smallReference(json, tables.attributes, 'attribute.json');
        }
        attributeStarts[row + 1] = end;
      },
      translation: (json, row) => readVector(json, translation, 3 * row, 3, 'a translation'),
      size: (json, row) => readVector(json, size, 3 * row, 3, 'a size (width, length, height)'),
      rotation: (json, row) => readVector(json, rotation, 4 * row, 4, 'a rotation (w, x, y, z)'),
      prev: (json, row) => void (previous[row] = readReference(json, tokens, true)),
      next: (json, row) => void (next[row] = readReference(json, tokens, true)),
      num_lidar_pts: (json, row) => void (lidarPoints[row] = readCount(json, MAX_POINTS)),
      num_radar_pts: (json, row) => void (radarPoints[row] = readCount(json, MAX_POINTS)),
    },
  });
  const count = tokens.rows;
  const columns: AnnotationColumns = {
    tokens,
    sample: sample.subarray(0, count),
    instance: instance.subarray(0, count),
    translation: translation.subarray(0, 3 * count),
    size: size.subarray(0, 3 * count),
    rotation: rotation.subarray(0, 4 * count),
    previous: previous.subarray(0, count),
    next: next.subarray(0, count),
    lidarPoints: lidarPoints.subarray(0, count),
    radarPoints: radarPoints.subarray(0, count),
    visibility: visibility.subarray(0, count),
    attributeStarts: attributeStarts.subarray(0, count + 1),
    attributes: attributes.subarray(0, attributeStarts[count]),
  };
  const about = { file, recordToken: (row: number) => tokens.token(row) };
  resolveReferences(columns.sample, tables.samples.tokens, {
    ...about,
    field: 'sample_token',
    targetFile: 'sample.json',
  });
  resolveReferences(columns.instance, tables.instances.tokens, {
    ...about,
    field: 'instance_token',
    targetFile: 'instance.json',
  });
  resolveNeighbours(columns, file, 'sample_annotation.json');
  return columns;
}
