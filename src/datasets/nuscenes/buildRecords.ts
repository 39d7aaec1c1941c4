import { InputError } from '../../errors/index.js';
import { ATTRIBUTE_NAMES } from './classes.js';
import type { NuscenesTableRecords, Rotation, Vector3 } from './records.js';

/** A sensor and its mounting; every scene has the same. */
export interface SensorToWrite {
  readonly channel: string;
  readonly modality: 'camera' | 'lidar' | 'radar';
  /** Metres in the ego frame. */
  readonly translation: Vector3;
  /** Takes the sensor's frame to the ego frame. */
  readonly rotation: Rotation;
  /** (3, 3) rows, cameras only. */
  readonly intrinsic?: readonly (readonly number[])[];
}

/** One file of one sensor. */
export interface SensorFileToWrite {
  readonly channel: string;
  readonly timestampUs: number;
  /** Pose of the vehicle at that time, global frame. */
  readonly egoTranslation: Vector3;
  readonly egoRotation: Rotation;
  /** Path below the dataroot, see {@link sensorFilename}. */
  readonly filename: string;
  /** Default true; the sweeps that lead up to a key frame stand with it, before it, in order of time. */
  readonly isKeyFrame?: boolean;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** One labelled object of one sample; global frame. */
export interface ObjectToWrite {
  /** The same text names the same object in other samples of the scene. */
  readonly instance: string;
  /** Category name, e.g. `vehicle.car`. */
  readonly category: string;
  readonly attribute?: string;
  /** Centre, metres. */
  readonly translation: Vector3;
  /** Width, length, height, metres. */
  readonly size: Vector3;
  readonly rotation: Rotation;
  readonly lidarPoints: number;
  readonly radarPoints?: number;
  /** Visible share 1 (below 40 %) to 4 (above 80 %); default 4. */
  readonly visibility?: 1 | 2 | 3 | 4;
}

export interface SampleToWrite {
  readonly timestampUs: number;
  readonly files: readonly SensorFileToWrite[];
  readonly objects: readonly ObjectToWrite[];
}

export interface SceneToWrite {
  readonly name: string;
  readonly description?: string;
  readonly samples: readonly SampleToWrite[];
}

export interface DatabaseToWrite {
  readonly sensors: readonly SensorToWrite[];
  readonly scenes: readonly SceneToWrite[];
}

const TOKEN_DIGITS = 32;
/** First digits of the tokens, by table: those of sample, annotation, scene and sensor files as Place3D has them. */
const PREFIX = {
  ...{ sample: '1', sample_annotation: '2', instance: '4', calibrated_sensor: '5', sensor: '6', scene: '7' },
  ...{ log: '8', map: '9', category: '91', attribute: '92' },
};
const LEVELS = ['v0-40', 'v40-60', 'v60-80', 'v80-100'];

/** Place3D's tokens: decimals of 32 digits, the table's prefix in front, counted from 1. */
function tokenOf(prefix: string, index: number): string {
  return prefix + String(index + 1).padStart(TOKEN_DIGITS - prefix.length, '0');
}

/** Where the file of a sensor lies below the dataroot: `samples` for key frames, `sweeps` for what is between. */
export function sensorFilename(
  scene: string,
  channel: string,
  timestampUs: number,
  extension: string,
  isKeyFrame = true,
) {
  return `${isKeyFrame ? 'samples' : 'sweeps'}/${channel}/${scene}__${channel}__${timestampUs}.${extension}`;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Rows = { [K in keyof NuscenesTableRecords]: Writable<NuscenesTableRecords[K][number]>[] };

/** Chains records: each learns the token before and after it. */
function chain(records: readonly { token: string; prev: string; next: string }[]): void {
  for (let i = 1; i < records.length; i++) {
    records[i].prev = records[i - 1].token;
    records[i - 1].next = records[i].token;
  }
}

/**
 * The thirteen tables of a database.
 *
 * Tokens are 32-digit decimals in the order of writing, as in Place3D's data; sensor files count per channel with the
 * prefix 300 for the LiDAR and 301, 302, … for cameras in the order given. Attributes are the devkit's eight; categories
 * those that occur, in the order of first use.
 *
 * Source of the layout: nuscenes-devkit, `docs/schema_nuscenes.md`; of the tokens: ywyeli/Place3D, `nus_tool`.
 *
 * @throws InputError naming scene and sample: samples not in order of time, an unknown channel or attribute, an object
 *   twice in a sample or under two categories
 */
export function buildNuscenesRecords(database: DatabaseToWrite): NuscenesTableRecords {
  const rows: Rows = {
    ...{ category: [], attribute: [], visibility: [], sensor: [], calibrated_sensor: [], log: [], map: [], scene: [] },
    ...{ sample: [], instance: [], ego_pose: [], sample_data: [], sample_annotation: [] },
  };
  ATTRIBUTE_NAMES.slice(1).forEach((name, i) =>
    rows.attribute.push({ token: tokenOf(PREFIX.attribute, i), name, description: '' }),
  );
  LEVELS.forEach((level, i) =>
    rows.visibility.push({ token: String(i + 1), level, description: `visibility ${level}` }),
  );
  const channels = new Map<string, { calibrated: string; prefix: string; count: number; modality: string }>();
  let cameras = 0;
  let others = 0;
  database.sensors.forEach((sensor, i) => {
    if (channels.has(sensor.channel)) throw new InputError(`sensor ${sensor.channel} stands twice`);
    const calibrated = tokenOf(PREFIX.calibrated_sensor, i);
    const { channel, modality, translation, rotation } = sensor;
    rows.sensor.push({ token: tokenOf(PREFIX.sensor, i), channel, modality });
    rows.calibrated_sensor.push({
      token: calibrated,
      sensor_token: tokenOf(PREFIX.sensor, i),
      ...{ translation, rotation },
      camera_intrinsic: sensor.intrinsic ?? [],
    });
    const prefix = String(modality === 'camera' ? 301 + cameras++ : others++ === 0 ? 300 : 320 + others);
    channels.set(channel, { calibrated, prefix, count: 0, modality });
  });
  const categories = new Map<string, string>();
  database.scenes.forEach((scene, index) => addScene(rows, scene, index, channels, categories));
  const names = new Set(database.scenes.map(({ name }) => name));
  if (names.size !== database.scenes.length) throw new InputError('two scenes have the same name');
  const map = tokenOf(PREFIX.map, 0);
  rows.map.push({
    token: map,
    category: 'semantic_prior',
    filename: `maps/${map}.png`,
    log_tokens: rows.log.map(({ token }) => token),
  });
  return rows;
}

function addScene(
  rows: Rows,
  scene: SceneToWrite,
  index: number,
  channels: Map<string, { calibrated: string; prefix: string; count: number; modality: string }>,
  categories: Map<string, string>,
): void {
  const token = tokenOf(PREFIX.scene, index);
  const log = tokenOf(PREFIX.log, index);
  const fail = (sample: number, problem: string): never => {
    throw new InputError(`scene ${scene.name}, sample ${sample}: ${problem}`);
  };
  if (scene.samples.length === 0) throw new InputError(`scene ${scene.name} has no samples`);
  // The devkit's map tools know a handful of places; Place3D, too, names one of them.
  rows.log.push({ token: log, logfile: scene.name, vehicle: '', date_captured: '', location: 'singapore-onenorth' });
  const samples: Rows['sample'] = [];
  const files = new Map<string, Rows['sample_data']>();
  const tracks = new Map<string, Rows['sample_annotation']>();
  const categoryOf = new Map<string, string>();
  scene.samples.forEach((sample, s) => {
    const { timestampUs } = sample;
    if (s > 0 && !(timestampUs > scene.samples[s - 1].timestampUs)) fail(s, 'is not later than the one before it');
    const sampleToken = tokenOf(PREFIX.sample, rows.sample.length + samples.length);
    samples.push({ token: sampleToken, timestamp: timestampUs, prev: '', next: '', scene_token: token });
    for (const file of sample.files) {
      const channel = channels.get(file.channel) ?? fail(s, `no sensor ${file.channel}`);
      const own = tokenOf(channel.prefix, channel.count++);
      rows.ego_pose.push({
        token: own,
        timestamp: file.timestampUs,
        translation: file.egoTranslation,
        rotation: file.egoRotation,
      });
      const record = {
        ...{ token: own, sample_token: sampleToken, ego_pose_token: own },
        calibrated_sensor_token: channel.calibrated,
        timestamp: file.timestampUs,
        fileformat: channel.modality === 'camera' ? (file.filename.split('.').pop() ?? 'jpg') : 'pcd',
        is_key_frame: file.isKeyFrame ?? true,
        ...{ height: file.heightPx ?? 0, width: file.widthPx ?? 0, filename: file.filename, prev: '', next: '' },
      };
      const chained = files.get(file.channel) ?? [];
      files.set(file.channel, chained);
      chained.push(record);
      rows.sample_data.push(record);
    }
    const seen = new Set<string>();
    for (const object of sample.objects) {
      if (seen.has(object.instance)) fail(s, `object ${object.instance} stands twice`);
      seen.add(object.instance);
      if ((categoryOf.get(object.instance) ?? object.category) !== object.category) {
        fail(s, `object ${object.instance} is ${object.category}, before it was ${categoryOf.get(object.instance)}`);
      }
      categoryOf.set(object.instance, object.category);
      const attribute = rows.attribute.find(({ name }) => name === object.attribute)?.token;
      if (object.attribute !== undefined && attribute === undefined) fail(s, `no attribute ${object.attribute}`);
      const track = tracks.get(object.instance) ?? [];
      tracks.set(object.instance, track);
      const record = {
        token: tokenOf(PREFIX.sample_annotation, rows.sample_annotation.length),
        sample_token: sampleToken,
        instance_token: '',
        visibility_token: String(object.visibility ?? 4),
        attribute_tokens: attribute === undefined ? [] : [attribute],
        ...{ translation: object.translation, size: object.size, rotation: object.rotation },
        num_lidar_pts: object.lidarPoints,
        num_radar_pts: object.radarPoints ?? 0,
        ...{ prev: '', next: '' },
      };
      track.push(record);
      rows.sample_annotation.push(record);
    }
  });
  chain(samples);
  for (const records of files.values()) chain(records);
  for (const [name, track] of tracks) {
    chain(track);
    const category = categoryOf.get(name) as string;
    const categoryToken = categories.get(category) ?? tokenOf(PREFIX.category, categories.size);
    if (!categories.has(category)) rows.category.push({ token: categoryToken, name: category, description: '' });
    categories.set(category, categoryToken);
    const instance = tokenOf(PREFIX.instance, rows.instance.length);
    for (const record of track) record.instance_token = instance;
    rows.instance.push({
      token: instance,
      category_token: categoryToken,
      nbr_annotations: track.length,
      first_annotation_token: track[0].token,
      last_annotation_token: track[track.length - 1].token,
    });
  }
  rows.sample.push(...samples);
  rows.scene.push({
    ...{ token, name: scene.name, description: scene.description ?? '', log_token: log, nbr_samples: samples.length },
    first_sample_token: samples[0].token,
    last_sample_token: samples[samples.length - 1].token,
  });
}
