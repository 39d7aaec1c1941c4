import type { Warning } from '../../contracts/index.js';
import type {
  NuscenesAttribute,
  NuscenesCalibratedSensor,
  NuscenesCategory,
  NuscenesLog,
  NuscenesMap,
  NuscenesScene,
  NuscenesSensor,
  NuscenesVisibility,
  SmallTable,
} from './smallTables.js';
import type { TokenIndex } from './tokenIndex.js';

/** `sample.json`, a row a sample. */
export interface SampleColumns {
  readonly tokens: TokenIndex;
  /** (n) microseconds. */
  readonly timestampUs: Float64Array;
  /** (n) row of the scene. */
  readonly scene: Int32Array;
  /** (n) row of the sample before and after in the scene, or -1. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
}

/** `instance.json`. */
export interface InstanceColumns {
  readonly tokens: TokenIndex;
  /** (n) row of the category. */
  readonly category: Int32Array;
}

/** `ego_pose.json`: where the vehicle was. */
export interface EgoPoseColumns {
  readonly tokens: TokenIndex;
  /** (n, 3) metres, global frame. */
  readonly translation: Float64Array;
  /** (n, 4) w, x, y, z. */
  readonly rotation: Float64Array;
}

/** `sample_data.json`: one file of one sensor. */
export interface SampleDataColumns {
  readonly tokens: TokenIndex;
  /** (n) row of the sample: that of the key frame, for a sweep that of the key frame that follows it. */
  readonly sample: Int32Array;
  readonly egoPose: Int32Array;
  readonly calibratedSensor: Int32Array;
  /** (n) microseconds. */
  readonly timestampUs: Float64Array;
  /** (n) 1 for key frames. */
  readonly isKeyFrame: Uint8Array;
  /** (n) pixels; 0 for sensors without an image. */
  readonly height: Uint16Array;
  readonly width: Uint16Array;
  /** (n) row of the same sensor's file before and after, or -1; all -1 where sweeps were not loaded. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** Path below the dataroot. */
  filename(row: number): string;
}

/** `sample_annotation.json`: one object in one sample. Boxes are in the global frame, see `boxes.ts`. */
export interface AnnotationColumns {
  readonly tokens: TokenIndex;
  readonly sample: Int32Array;
  readonly instance: Int32Array;
  /** (n, 3) */
  readonly translation: Float64Array;
  /** (n, 3) width, length, height. */
  readonly size: Float64Array;
  /** (n, 4) w, x, y, z. */
  readonly rotation: Float64Array;
  /** (n) row of the same instance's annotation before and after, or -1. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
  readonly lidarPoints: Int32Array;
  readonly radarPoints: Int32Array;
  /** (n) row of the visibility, or -1 where the table has none. */
  readonly visibility: Int32Array;
  /** (n + 1) attributes of annotation `row` are `attributes[attributeStarts[row]]` up to the next start. */
  readonly attributeStarts: Uint32Array;
  /** Rows of the attribute table. */
  readonly attributes: Int32Array;
}

/** A nuScenes database: tables as columns, references as rows, and the devkit's reverse indices. */
export interface NuscenesTables {
  readonly dataroot: string;
  /** E.g. `v1.0-trainval`. */
  readonly version: string;
  /** Folder of the tables. */
  readonly folder: string;
  readonly categories: SmallTable<NuscenesCategory>;
  readonly attributes: SmallTable<NuscenesAttribute>;
  readonly visibilities: SmallTable<NuscenesVisibility>;
  readonly sensors: SmallTable<NuscenesSensor>;
  readonly calibratedSensors: SmallTable<NuscenesCalibratedSensor>;
  readonly logs: SmallTable<NuscenesLog>;
  readonly maps: SmallTable<NuscenesMap>;
  readonly scenes: SmallTable<NuscenesScene>;
  readonly instances: InstanceColumns;
  readonly samples: SampleColumns;
  readonly egoPoses: EgoPoseColumns;
  readonly sampleData: SampleDataColumns;
  readonly annotations: AnnotationColumns;
  /** Whether the files between key frames were loaded. */
  readonly hasSweeps: boolean;
  /** (n) channel of each calibrated sensor, e.g. `LIDAR_TOP`. */
  readonly channelOfCalibratedSensor: readonly string[];
  /** What the official devkit would refuse, though nothing here needs it. */
  readonly warnings: readonly Warning[];
  /** Channels that have key frames. */
  readonly channels: readonly string[];
  /** Row of the sample's key frame of a channel, or -1; of several the last in table order, as in the devkit. */
  keyFrame(sample: number, channel: string): number;
  /** Rows of a sample's annotations in table order. */
  annotationsOf(sample: number): Int32Array;
  /** Category name of an annotation. */
  categoryOf(annotation: number): string;
}
