import { isAbsolute } from 'node:path';
import { FileFormatError } from '../../errors/index.js';
import { invertPose } from '../../geometry/index.js';
import { isPythonList, readPickle } from '../pickle/index.js';
import { JsonStream } from '../json/index.js';
import { InfoRecord } from './mmdet3dRecord.js';

/** Class order of MMDetection3D's nuScenes files, for those that do not say theirs. */
const DEFAULT_CLASSES = [
  ...['car', 'truck', 'trailer', 'bus', 'construction_vehicle'],
  ...['bicycle', 'motorcycle', 'pedestrian', 'traffic_cone', 'barrier'],
];

/** A camera of an info file. */
export interface Mmdet3dCamera {
  readonly imagePath: string;
  /** (3, 3) row-major. */
  readonly intrinsic: Float64Array;
  /** (4, 4) row-major, from the frame of LIDAR_TOP. */
  readonly cameraFromLidarTop: Float64Array;
}

/** A scan before a key frame. */
export interface Mmdet3dSweep {
  /** Name of the file, without folders: info files have those of the machine that wrote them. */
  readonly fileName: string;
  /** `samples` where the sweep is itself a key frame. */
  readonly folder: 'samples' | 'sweeps';
  readonly timestampS: number;
  /** (4, 4) row-major, between the frames of LIDAR_TOP at the two times. */
  readonly keyFrameFromSweep: Float64Array;
}

/** One key frame of an info file. Frame of boxes and velocities: LIDAR_TOP's, x right, y forward, z up. */
export interface Mmdet3dInfo {
  readonly token: string;
  /** Seconds. */
  readonly timestampS: number;
  readonly lidarPath: string;
  /** Newest first; none where the file lists none. */
  readonly sweeps: readonly Mmdet3dSweep[];
  /** (4, 4) row-major. */
  readonly egoFromLidarTop: Float64Array;
  readonly globalFromEgo: Float64Array;
  readonly cameras: Readonly<Record<string, Mmdet3dCamera>>;
  /** Absent where the file has none, as for a test split. */
  readonly instances?: Mmdet3dInstances;
}

/** Labels of a key frame, one column per field. */
export interface Mmdet3dInstances {
  readonly names: readonly string[];
  /** (n, 7) geometric centre, length, width, height, yaw counter-clockwise from x. */
  readonly boxes: Float64Array;
  /** (n, 2) metres per second; NaN where it is not known. */
  readonly velocities: Float64Array;
  readonly lidarPoints: Int32Array;
  readonly radarPoints: Int32Array;
}

function relativePath(record: InfoRecord, key: string): string {
  const path = record.text(key);
  if (path === '' || path.includes('\0') || isAbsolute(path) || path.split(/[\\/]/).includes('..')) {
    record.fail(key, `'${path.slice(0, 100)}' does not lie below the data set's folder`);
  }
  return path;
}

function readInstances(info: InfoRecord, classes: ReadonlyMap<number, string>): Mmdet3dInstances {
  const list = info.list('instances');
  const names: string[] = [];
  const boxes = new Float64Array(7 * list.length);
  const velocities = new Float64Array(2 * list.length);
  const lidarPoints = new Int32Array(list.length);
  const radarPoints = new Int32Array(list.length);
  list.forEach((value, i) => {
    const instance = new InfoRecord(info.file, `${info.place}/instances/${i}`, value);
    const box = instance.numbers('bbox_3d', 7);
    if (box.subarray(3, 6).some((size) => size <= 0)) instance.fail('bbox_3d', 'has a size that is not positive');
    boxes.set(box, 7 * i);
    const label = instance.number('bbox_label_3d');
    // -1 marks categories outside the detection task.
    names.push(
      label === -1 ? 'ignore' : (classes.get(label) ?? instance.fail('bbox_label_3d', `${label} is no class`)),
    );
    velocities.set(instance.has('velocity') ? instance.numbers('velocity', 2, true) : [NaN, NaN], 2 * i);
    lidarPoints[i] = instance.has('num_lidar_pts') ? instance.number('num_lidar_pts') : -1;
    radarPoints[i] = instance.has('num_radar_pts') ? instance.number('num_radar_pts') : 0;
  });
  return { names, boxes, velocities, lidarPoints, radarPoints };
}

function readSweep(sweep: InfoRecord): Mmdet3dSweep {
  const lidar = sweep.record('lidar_points');
  const path = lidar.text('lidar_path');
  const fileName = path.split(/[\\/]/).pop() ?? '';
  if (fileName === '' || fileName === '..' || fileName.includes('\0')) lidar.fail('lidar_path', 'names no file');
  return {
    fileName,
    // As MMDetection3D tells them apart.
    folder: path.includes('samples') ? 'samples' : 'sweeps',
    timestampS: sweep.number('timestamp'),
    keyFrameFromSweep: invertPose(lidar.numbers('lidar2sensor', 16)),
  };
}

function readInfo(info: InfoRecord, classes: ReadonlyMap<number, string>): Mmdet3dInfo {
  const lidar = info.record('lidar_points');
  const images = info.has('images') ? info.record('images') : undefined;
  const cameras = (images?.keys ?? []).map((name): [string, Mmdet3dCamera] => {
    const camera = (images as InfoRecord).record(name);
    return [
      name,
      {
        imagePath: relativePath(camera, 'img_path'),
        intrinsic: camera.numbers('cam2img', 9),
        cameraFromLidarTop: camera.numbers('lidar2cam', 16),
      },
    ];
  });
  return {
    token: info.text('token'),
    timestampS: info.number('timestamp'),
    lidarPath: relativePath(lidar, 'lidar_path'),
    sweeps: (info.has('lidar_sweeps') ? info.list('lidar_sweeps') : []).map((value, i) =>
      readSweep(new InfoRecord(info.file, `${info.place}/lidar_sweeps/${i}`, value)),
    ),
    egoFromLidarTop: lidar.numbers('lidar2ego', 16),
    globalFromEgo: info.numbers('ego2global', 16),
    cameras: Object.fromEntries(cameras),
    ...(info.has('instances') && { instances: readInstances(info, classes) }),
  };
}

/** Class of each label: `metainfo.categories` {name: label}, or `metainfo.classes` [name, …]. */
function classesOf(metainfo: InfoRecord | undefined): ReadonlyMap<number, string> {
  if (metainfo?.has('categories')) {
    const categories = metainfo.record('categories');
    return new Map(categories.keys.map((name) => [categories.number(name), name]));
  }
  const key = ['classes', 'CLASSES'].find((name) => metainfo?.has(name));
  const names = key === undefined ? DEFAULT_CLASSES : (metainfo as InfoRecord).list(key).map(String);
  return new Map(names.map((name, label) => [label, name]));
}

const isOldLayout = (keys: readonly string[]): boolean => keys.includes('infos') && !keys.includes('data_list');

function refuse(file: string, keys: readonly string[]): never {
  throw new FileFormatError(
    file,
    '/data_list',
    isOldLayout(keys)
      ? 'is missing: the file is of the layout before MMDetection3D 1.1; convert it with its tools/dataset_converters/update_infos_to_v2.py'
      : 'is missing: expected an info file of MMDetection3D ≥ 1.1 with metainfo and data_list',
  );
}

/** Streams the frames of a JSON file: they take far more memory as objects than as columns. */
async function readJson(file: string): Promise<Mmdet3dInfo[]> {
  const frames: { place: string; value: unknown }[] = [];
  const infos: Mmdet3dInfo[] = [];
  const keys: string[] = [];
  let classes: ReadonlyMap<number, string> | undefined;
  const json = new JsonStream(file);
  try {
    json.beginObject();
    while (json.more()) {
      const key = json.key();
      keys.push(key);
      if (key === 'metainfo') classes = classesOf(new InfoRecord(file, '/metainfo', json.value()));
      else if (key === 'data_list') {
        json.beginArray();
        for (let i = 0; json.more(); i++) {
          const place = `/data_list/${i}`;
          // Classes may stand after the frames; then the frames have to wait for them.
          if (classes === undefined) frames.push({ place, value: json.value() });
          else infos.push(readInfo(new InfoRecord(file, place, json.value()), classes));
          await json.breathe();
        }
      } else json.skip();
    }
    json.finish();
  } finally {
    json.close();
  }
  if (!keys.includes('data_list')) refuse(file, keys);
  const known = classes ?? classesOf(undefined);
  return [...infos, ...frames.map(({ place, value }) => readInfo(new InfoRecord(file, place, value), known))];
}

async function readPickled(file: string): Promise<Mmdet3dInfo[]> {
  const root = new InfoRecord(file, '', await readPickle(file));
  if (!root.has('data_list')) refuse(file, root.keys);
  const list = root.value('data_list');
  if (!isPythonList(list)) root.fail('data_list', 'is no list');
  const classes = classesOf(root.has('metainfo') ? root.record('metainfo') : undefined);
  return (list as unknown[]).map((value, i) => readInfo(new InfoRecord(file, `/data_list/${i}`, value), classes));
}

/**
 * Reads a nuScenes info file of MMDetection3D ≥ 1.1 (`nuscenes_infos_val.pkl`, or the same as JSON).
 *
 * Source: open-mmlab/mmdetection3d, `tools/dataset_converters/update_infos_to_v2.py`, `docs/en/advanced_guides/datasets/
 * nuscenes.md`.
 *
 * @throws FileFormatError naming the JSON pointer: an older layout, a missing field, a token that occurs twice
 */
export async function readMmdet3dInfos(file: string): Promise<readonly Mmdet3dInfo[]> {
  const infos = await (file.toLowerCase().endsWith('.json') ? readJson(file) : readPickled(file));
  const seen = new Set<string>();
  infos.forEach(({ token }, i) => {
    if (seen.has(token)) throw new FileFormatError(file, `/data_list/${i}/token`, `'${token}' occurs twice`);
    seen.add(token);
  });
  return infos;
}
