/**
 * What every corruption is: an operation on one sensor's data with named parameters.
 *
 * Operations know nothing of suites, severities or samples. A suite (`configs/corruptions/*.yaml`) says which operation
 * with which parameters is `robobev/fog@3`.
 */
import type { z } from 'zod';
import type {
  Channel,
  CorruptionMode,
  Earlier,
  FloatArray,
  LidarLayout,
  PinholeCamera,
  Rng,
} from '../contracts/index.js';

export type { CorruptionMode, LidarLayout };

/** An 8-bit RGB image. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** (height, width, 3) row-major. */
  readonly data: Uint8Array;
}

/** What an operation needs that takes an earlier recording of its sensor. */
export interface EarlierNeed<Parameters> {
  /** Recordings of the sensor back. */
  steps(parameters: Parameters): number;
  /** Seconds between the recordings of the data that the parameters were published for. */
  readonly publishedPeriodS: number;
}

/** What an operation may know beside the pixels. Absent where the data set does not say. */
export interface CameraContext {
  readonly mode: CorruptionMode;
  /** The camera's name in its sample and all names of the rig, in the data set's order. */
  readonly camera?: string;
  readonly rig?: readonly string[];
  /** Stream that is equal for all images of the run: for what is drawn once per run (cameras that crash). */
  readonly runRng?: Rng;
  /** Projection of the camera and boxes of objects in the LiDAR frame, for what happens to objects in the image. */
  readonly projection?: PinholeCamera;
  /** (n, 7); given to operations that need it. */
  readonly boxes?: Float64Array;
  /** Given to operations that need it; absent for the first recording of a sequence. */
  readonly earlier?: Earlier<RgbImage>;
}

export interface CameraOperation<Parameters> {
  readonly id: string;
  /** One line: what it does to the image. */
  readonly description: string;
  /** Names, ranges and units of the parameters; refuses what is out of range. */
  readonly parameters: z.ZodType<Parameters>;
  /** Source of the algorithm: paper and official file. */
  readonly source: string;
  /** What it takes from the context and cannot do without; a sample that lacks it is refused. */
  readonly needs?: readonly ('rig' | 'projection' | 'boxes')[];
  /** Of operations that take an earlier image of the camera; data without sequences are refused. */
  readonly earlier?: EarlierNeed<Parameters>;
  /**
   * Returns a new image of the same size; the given one stays as it is.
   *
   * @throws InputError for an image the operation cannot work on (too small), naming size and need
   */
  apply(image: RgbImage, parameters: Parameters, rng: Rng, context: CameraContext): RgbImage | Promise<RgbImage>;
}

/** Points as operations take them. */
export interface LidarPoints {
  /** (n, channels.length) row-major; x, y, z first. */
  readonly points: FloatArray;
  readonly channels: readonly Channel[];
  readonly intensityScale?: 1 | 255;
  /** (n) class of each point in the data set's own numbering, where it has labels. */
  readonly labels?: Int32Array;
}

export interface LidarContext {
  readonly mode: CorruptionMode;
  readonly layout?: LidarLayout;
  /** (n, 7) boxes of the objects in the LiDAR frame, for what happens to objects. */
  readonly boxes?: Float64Array;
  /** Given to operations that need it; absent for the first recording of a sequence. */
  readonly earlier?: Earlier<LidarPoints>;
}

/** What became of a point. */
export const POINT_STATUS = { kept: 0, moved: 1, scattered: 2, attenuated: 3, added: 4 } as const;

export interface CorruptedPoints {
  /** (m, the same channels) */
  readonly points: FloatArray;
  /** (m) row of the given cloud each point comes from; -1 where it was added. */
  readonly sourceIndex: Int32Array;
  /** (m) see POINT_STATUS. */
  readonly status: Uint8Array;
  /** (m) where labels were given. */
  readonly labels?: Int32Array;
  /** What the user should know, e.g. that nothing changed. */
  readonly notes?: readonly string[];
}

export interface LidarOperation<Parameters> {
  readonly id: string;
  readonly description: string;
  readonly parameters: z.ZodType<Parameters>;
  readonly source: string;
  /** Channels beside x, y, z that it reads; a cloud without them is refused. */
  readonly needs: readonly ('intensity' | 'ring' | 'labels' | 'boxes')[];
  /** What takes the place of point labels where the cloud has none. */
  readonly withoutLabels?: 'boxes';
  /** Of operations that take an earlier cloud; data without sequences are refused. */
  readonly earlier?: EarlierNeed<Parameters>;
  /** @throws InputError naming the channel, scale or layout that is missing */
  apply(cloud: LidarPoints, parameters: Parameters, rng: Rng, context: LidarContext): CorruptedPoints;
}
