import { readCount, readTimestamp, resolveNeighbours, smallReference, type TablePath } from './fieldReaders.js';
import type { SmallTable } from './smallTables.js';
import { readReference, readTable, resolveReferences } from './tableReader.js';
import type { SampleColumns, SampleDataColumns } from './tables.js';
import { grown, TokenIndex } from './tokenIndex.js';

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
