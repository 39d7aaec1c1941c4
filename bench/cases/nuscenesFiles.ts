/** The synthetic nuScenes case as files: the tables of a database and a results file of the detection challenge. */
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ATTRIBUTE_NAMES,
  DETECTION_NAMES,
  predefinedSplits,
  type DetectionName,
  type NuscenesBoxes,
} from '../../src/datasets/nuscenes/index.js';
import { makeNuscenesCase, type NuscenesCase } from './nuscenesCase.js';

export interface NuscenesFiles {
  readonly dataroot: string;
  readonly results: string;
}

const META = { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: false };
const STEP_S = 0.5;

const CATEGORIES: Readonly<Record<DetectionName, string>> = {
  car: 'vehicle.car',
  truck: 'vehicle.truck',
  bus: 'vehicle.bus.rigid',
  trailer: 'vehicle.trailer',
  construction_vehicle: 'vehicle.construction',
  pedestrian: 'human.pedestrian.adult',
  motorcycle: 'vehicle.motorcycle',
  bicycle: 'vehicle.bicycle',
  traffic_cone: 'movable_object.trafficcone',
  barrier: 'movable_object.barrier',
};
/** Outside the detection task: where something was half a second earlier or later, from which its velocity follows. */
const OUTSIDE = 'animal';

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
    `"attribute_name": "${ATTRIBUTE_NAMES[boxes.attribute[row]]}"}`
  );
}

function writeResults(path: string, boxes: NuscenesBoxes): void {
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

/** Writes a table record by record. */
function writeTable(folder: string, table: string, records: Iterable<object>): void {
  const file = openSync(join(folder, `${table}.json`), 'w');
  let batch: string[] = [];
  let isFirst = true;
  const flush = (): void => {
    if (batch.length === 0) return;
    writeSync(file, (isFirst ? '' : ',\n') + batch.join(',\n'));
    isFirst = false;
    batch = [];
  };
  writeSync(file, '[\n');
  for (const record of records) if (batch.push(JSON.stringify(record)) === 1000) flush();
  flush();
  writeSync(file, '\n]\n');
  closeSync(file);
}

const token = (prefix: string, index: number): string => prefix + String(index).padStart(32 - prefix.length, '0');
const categoryToken = (name: string): string => `category ${name}`;
const named = (kind: string, names: readonly string[]): object[] =>
  names.map((name) => ({ token: `${kind} ${name}`, name, description: '' }));

/** The case as a database: scenes of the published validation split, one LiDAR, an instance per label. */
function writeTables(folder: string, { groundTruth, egoTranslation }: NuscenesCase): void {
  const { sampleTokens, sampleRows, translation, size, rotation, velocity, detection, attribute, numPts } = groundTruth;
  const samples = sampleTokens.length;
  const scenes = predefinedSplits('nuscenes').val;
  const sceneOf = (s: number): number => Math.floor((s * scenes.length) / samples);
  const isSameScene = (a: number, b: number): boolean => b >= 0 && b < samples && sceneOf(a) === sceneOf(b);
  const neighbour = (s: number, step: number): string => (isSameScene(s, s + step) ? sampleTokens[s + step] : '');
  const stampUs = (s: number): number => 1_532_402_927_612_460 + 1e6 * STEP_S * s;

  writeTable(folder, 'category', named('category', [...Object.values(CATEGORIES), OUTSIDE]));
  writeTable(folder, 'attribute', named('attribute', ATTRIBUTE_NAMES.slice(1)));
  writeTable(folder, 'visibility', [{ token: '4', level: 'v80-100', description: '' }]);
  writeTable(folder, 'sensor', [{ token: 'lidar', channel: 'LIDAR_TOP', modality: 'lidar' }]);
  const mounting = { translation: [0, 0, 0], rotation: [1, 0, 0, 0], camera_intrinsic: [] };
  writeTable(folder, 'calibrated_sensor', [{ token: 'mount', sensor_token: 'lidar', ...mounting }]);
  writeTable(folder, 'log', [{ token: 'log', logfile: '', vehicle: '', date_captured: '', location: '' }]);
  writeTable(folder, 'map', [{ token: 'map', category: 'semantic_prior', filename: 'map.png', log_tokens: ['log'] }]);
  writeTable(
    folder,
    'scene',
    scenes.flatMap((name, index) => {
      const own = sampleTokens.filter((_, s) => sceneOf(s) === index);
      if (own.length === 0) return [];
      const ends = { first_sample_token: own[0], last_sample_token: own[own.length - 1] };
      return [{ token: name, name, description: '', log_token: 'log', nbr_samples: own.length, ...ends }];
    }),
  );
  writeTable(
    folder,
    'sample',
    sampleTokens.map((own, s) => ({
      ...{ token: own, timestamp: stampUs(s), scene_token: scenes[sceneOf(s)] },
      ...{ prev: neighbour(s, -1), next: neighbour(s, 1) },
    })),
  );
  writeTable(
    folder,
    'ego_pose',
    sampleTokens.map((_, s) => ({
      ...{ token: token('e', s), timestamp: stampUs(s), rotation: [1, 0, 0, 0] },
      translation: [...egoTranslation.subarray(3 * s, 3 * s + 3)],
    })),
  );
  writeTable(
    folder,
    'sample_data',
    sampleTokens.map((own, s) => ({
      ...{ token: token('d', s), sample_token: own, ego_pose_token: token('e', s), calibrated_sensor_token: 'mount' },
      ...{ timestamp: stampUs(s), fileformat: 'pcd', is_key_frame: true, height: 0, width: 0 },
      ...{ filename: `samples/LIDAR_TOP/${s}.pcd.bin`, prev: '', next: '' },
    })),
  );

  function* instances(): Generator<object> {
    const record = (own: string, name: string, last: string): object => ({
      ...{ token: own, category_token: categoryToken(name), nbr_annotations: 1 },
      ...{ first_annotation_token: last, last_annotation_token: last },
    });
    yield record('i outside', OUTSIDE, token('b', 0));
    for (let g = 0; g < detection.length; g++) {
      yield record(token('i', g), CATEGORIES[DETECTION_NAMES[detection[g]]], token('a', g));
    }
  }
  writeTable(folder, 'instance', instances());

  function* annotations(): Generator<object> {
    for (let s = 0; s < samples; s++) {
      const step = isSameScene(s, s + 1) ? 1 : -1;
      for (let g = sampleRows[s]; g < sampleRows[s + 1]; g++) {
        const name = ATTRIBUTE_NAMES[attribute[g]];
        const place = [...translation.subarray(3 * g, 3 * g + 3)];
        const [vx, vy] = velocity.subarray(2 * g, 2 * g + 2);
        const moves = !Number.isNaN(vx);
        const helper = token('b', g);
        const [shape, end] = [
          { size: [...size.subarray(3 * g, 3 * g + 3)], rotation: [...rotation.subarray(4 * g, 4 * g + 4)] },
          { prev: moves && step < 0 ? helper : '', next: moves && step > 0 ? helper : '' },
        ];
        yield {
          ...{ token: token('a', g), sample_token: sampleTokens[s], instance_token: token('i', g) },
          ...{ visibility_token: '4', attribute_tokens: name === '' ? [] : [`attribute ${name}`], translation: place },
          ...{ ...shape, ...end, num_lidar_pts: numPts[g], num_radar_pts: 0 },
        };
        if (!moves) continue;
        const there = [place[0] + vx * STEP_S * step, place[1] + vy * STEP_S * step, place[2]];
        yield {
          ...{ token: helper, sample_token: sampleTokens[s + step], instance_token: 'i outside' },
          ...{ visibility_token: '4', attribute_tokens: [], translation: there },
          ...{ ...shape, prev: '', next: '', num_lidar_pts: 1, num_radar_pts: 0 },
        };
      }
    }
  }
  writeTable(folder, 'sample_annotation', annotations());
}

/** Writes the case to a temporary folder, removed when the process ends. */
export function writeNuscenesCase(samples?: number, detections?: number): NuscenesFiles {
  const made = makeNuscenesCase(samples, detections);
  const folder = mkdtempSync(join(tmpdir(), 'robosense-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'v1.0-trainval'));
  writeTables(join(folder, 'v1.0-trainval'), made);
  writeFileSync(join(folder, 'map.png'), '');
  const results = join(folder, 'results_nusc.json');
  writeResults(results, made.predictions);
  return { dataroot: folder, results };
}
