import type { NdArray } from 'ndarray';

/** Row-major coordinates; Float64Array where a format's coordinates need it (projected maps). */
export type FloatArray = Float32Array | Float64Array;

/** Named point channel. `x y z` in metres, `time` in seconds relative to the sweep's stamp, `ring` the laser's index. */
export type Channel = 'x' | 'y' | 'z' | 'intensity' | 'ring' | 'time' | (string & {});

/** Layout of a data set's LiDAR: channels, beams and the constants that published corruptions tie to them. */
export type LidarLayout = 'semantickitti' | 'kitti' | 'nuscenes';

/** One LiDAR scan. */
export interface PointCloud {
  /** (n, channels.length), contiguous row-major, offset 0. LiDAR frame unless `frame` says otherwise. */
  readonly points: NdArray<FloatArray>;
  /** Names of the columns; the first three are always x, y, z. */
  readonly channels: readonly Channel[];
  /** What an intensity of "full" is in this file; absent when it is not known. */
  readonly intensityScale?: 1 | 255;
  /** Frame of the coordinates as the file declares it. */
  readonly frame?: string;
}

/** One camera image, 8 or 16 bits a channel. */
export interface Image {
  /** (height, width, channels), contiguous row-major. Channels: 1 grey, 2 grey+alpha, 3 RGB, 4 RGBA. */
  readonly pixels: NdArray<Uint8Array | Uint16Array>;
}

/** Depth along a camera's optical axis, as simulators and RGB-D cameras give it. */
export interface DepthImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** (height, width) row-major, metres; 0 where nothing was measured. */
  readonly depthM: FloatArray;
}

/**
 * A pinhole camera.
 *
 * A point in the LiDAR frame reaches pixel (u, v) by `cameraFromLidar`, division by depth, `distortion`, then
 * `imageFromCamera`. Camera frame: x right, y down, z forward.
 */
export interface PinholeCamera {
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** (3, 4) row-major; the fourth column is KITTI's stereo offset, zero elsewhere. */
  readonly imageFromCamera: Float64Array;
  /** (4, 4) row-major rigid transform. */
  readonly cameraFromLidar: Float64Array;
  /** OpenCV order k1, k2, p1, p2, k3; absent or empty for rectified images. */
  readonly distortion?: readonly number[];
}

/** A spinning LiDAR on a robot: where it is mounted and in which directions it fires. */
export interface LidarMount {
  /** (channels) radians above the horizon of the sensor's own frame, top first. */
  readonly elevationsRad: Float64Array;
  /** Firings of a channel in a turn, at -π + 2π k / azimuthSteps counter-clockwise from the sensor's +x. */
  readonly azimuthSteps: number;
  readonly maxRangeM: number;
  /** (4, 4) row-major rigid transform; ego frame: x forward, y left, z up, origin on the ground, metres. */
  readonly egoFromLidar: Float64Array;
}

/** How the LiDAR of a simulated sample is replaced or moved; without either part it is sensed as recorded. */
export interface SensorChange {
  /**
   * LiDARs instead of the recorded one. They answer a pulse as it does (noise, losses, intensity); their points come
   * together in the frame of the recorded LiDAR, one LiDAR after the other.
   */
  readonly lidars?: readonly LidarMount[];
  /**
   * (4, 4) row-major: the moved LiDAR's frame from the recorded one's. Cameras and LiDAR are one rig and move together;
   * points and labels are in the moved frame.
   */
  readonly lidarFromRecorded?: Float64Array;
}
