import type { Rotation, Vector3 } from './records.js';

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
