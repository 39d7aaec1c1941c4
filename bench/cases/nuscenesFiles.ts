/** The synthetic nuScenes case as files, in the format of the detection challenge. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTRIBUTE_NAMES, DETECTION_NAMES, type NuscenesBoxes } from '../../src/datasets/nuscenes/index.js';
import { makeNuscenesCase } from './nuscenesCase.js';

export interface NuscenesFiles {
  readonly groundTruth: string;
  readonly results: string;
  /** Ego positions by sample token. */
  readonly egoPositions: string;
}

const META = { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: false };

function boxText(boxes: NuscenesBoxes, token: string, row: number): string {
  const list = (values: Float64Array, width: number): string => {
    const numbers = Array.from(values.subarray(width * row, width * row + width), (v) =>
      Number.isNaN(v) ? 'NaN' : String(v),
    );
    return `[${numbers.join(', ')}]`;
  };
  return (
    `{"sample_token": "${token}", "translation": ${list(boxes.translation, 3)}, "size": ${list(boxes.size, 3)}, ` +
    `"rotation": ${list(boxes.rotation, 4)}, "velocity": ${list(boxes.velocity, 2)}, ` +
    `"detection_name": "${DETECTION_NAMES[boxes.detection[row]]}", "detection_score": ${boxes.score[row]}, ` +
    `"attribute_name": "${ATTRIBUTE_NAMES[boxes.attribute[row]]}"${boxes.numPts[row] < 0 ? '' : `, "num_pts": ${boxes.numPts[row]}`}}`
  );
}

function writeBoxes(path: string, boxes: NuscenesBoxes): void {
  const file = openSync(path, 'w');
  writeSync(file, `{"meta": ${JSON.stringify(META)}, "results": {`);
  boxes.sampleTokens.forEach((token, s) => {
    const lines: string[] = [];
    for (let row = boxes.sampleRows[s]; row < boxes.sampleRows[s + 1]; row++) lines.push(boxText(boxes, token, row));
    writeSync(file, `${s === 0 ? '' : ', '}"${token}": [${lines.join(', ')}]`);
  });
  writeSync(file, '}}');
  closeSync(file);
}

/** Writes the case to a temporary folder, removed when the process ends. */
export function writeNuscenesCase(samples?: number, detections?: number): NuscenesFiles {
  const { groundTruth, predictions, egoTranslation } = makeNuscenesCase(samples, detections);
  const folder = mkdtempSync(join(tmpdir(), 'robosense-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const files = {
    groundTruth: join(folder, 'ground_truth.json'),
    results: join(folder, 'results_nusc.json'),
    egoPositions: join(folder, 'ego_positions.json'),
  };
  writeBoxes(files.groundTruth, groundTruth);
  writeBoxes(files.results, predictions);
  const positions = groundTruth.sampleTokens.map((token, s) => [token, [...egoTranslation.subarray(3 * s, 3 * s + 3)]]);
  writeFileSync(files.egoPositions, JSON.stringify(Object.fromEntries(positions)));
  return files;
}
