import { InputError } from '../../errors/index.js';
import type { SceneToWrite } from './databaseToWrite.js';
import type { NuscenesTableRecords } from './records.js';

const TOKEN_DIGITS = 32;
/** First digits of the tokens, by table: those of sample, annotation, scene and sensor files as Place3D has them. */
export const PREFIX = {
  ...{ sample: '1', sample_annotation: '2', instance: '4', calibrated_sensor: '5', sensor: '6', scene: '7' },
  ...{ log: '8', map: '9', category: '91', attribute: '92' },
};

/** Place3D's tokens: decimals of 32 digits, the table's prefix in front, counted from 1. */
export function tokenOf(prefix: string, index: number): string {
  return prefix + String(index + 1).padStart(TOKEN_DIGITS - prefix.length, '0');
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
/** Tables under construction. */
export type Rows = { [K in keyof NuscenesTableRecords]: Writable<NuscenesTableRecords[K][number]>[] };

/** A sensor whose files are being written: `count` so far. */
export interface Channel {
  readonly calibrated: string;
  readonly prefix: string;
  count: number;
  readonly modality: string;
}

/** Chains records: each learns the token before and after it. */
function chain(records: readonly { token: string; prev: string; next: string }[]): void {
  for (let i = 1; i < records.length; i++) {
    records[i].prev = records[i - 1].token;
    records[i - 1].next = records[i].token;
  }
}

/**
 * Adds a scene to the tables.
 *
 * @param categories token of each category so far; grows
 * @throws InputError naming scene and sample
 */
export function addScene(
  rows: Rows,
  scene: SceneToWrite,
  index: number,
  channels: ReadonlyMap<string, Channel>,
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
