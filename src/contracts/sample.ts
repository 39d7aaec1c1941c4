import type { Warning } from './score.js';
import type { DepthImage, Image, LidarLayout, PinholeCamera, PointCloud, SensorChange } from './sensors.js';

/**
 * One unit that is predicted and scored alone: a frame, a question, a query, an episode.
 *
 * Sensors are functions: nothing is read before somebody asks. Each track narrows `GroundTruth`.
 */
export interface Sample<GroundTruth = unknown> {
  /** The dataset's own token; always a string. */
  readonly id: string;
  /** Scene or recording the sample belongs to. */
  readonly sequence?: string;
  /** Robot that recorded it, e.g. `vehicle`, `drone`, `quadruped`. */
  readonly platform?: string;
  readonly cameras?: Readonly<Record<string, PinholeCamera>>;
  /** (4, 4) where the LiDAR is on the robot, where the data set says; ego frame: x forward, y left, z up, on the ground. */
  readonly egoFromLidar?: Float64Array;
  /** Which published sensor the LiDAR is like, where the data set says: corruptions tie constants to it. */
  readonly lidarLayout?: LidarLayout;
  pointCloud?(): Promise<PointCloud>;
  /** (n) class of each point of the cloud in the data set's own numbering; absent where points are not labelled. */
  pointLabels?(): Promise<Int32Array>;
  image?(camera: string): Promise<Image>;
  depth?(camera: string): Promise<DepthImage>;
  /**
   * What the LiDAR, or a camera, recorded before this sample: for faults of time, where the data set has sequences.
   * Recordings between samples (sweeps) count. Data stay in the frame that the sensor had then.
   *
   * Whatever changes a sample's point cloud, or its images, leaves the one or the other out of the sample it returns: what
   * was recorded earlier has not gone through the change.
   *
   * @param steps recordings of that sensor back, 1 or more; fewer are taken where the sequence begins later
   * @returns undefined where the sensor recorded nothing before
   */
  earlierPointCloud?(steps: number): Promise<Earlier<PointCloud> | undefined>;
  earlierImage?(camera: string, steps: number): Promise<Earlier<Image> | undefined>;
  /** The words of a question, a query or a caption. */
  text?(): Promise<string>;
  /** Absent where the split has no answers. */
  groundTruth?(): Promise<GroundTruth>;
  /**
   * Simulated samples alone: the same scene at the same time through another LiDAR, cropped and labelled as the data set
   * does it. Images stay as recorded; cameras still tell which pixel shows a point. Labels are those of the new scan:
   * what it sees too little of is left out, point counts are its own.
   *
   * Whatever changes a sample's point cloud leaves this out of the sample it returns (and so does the sample returned
   * here): a later condition would otherwise sense the scene anew and silently undo the change. A placement or platform
   * that comes after falls back to its approximation for recorded clouds, and says so in `notes`.
   */
  resense?(change: SensorChange): Promise<Sample<GroundTruth>>;
  /**
   * The same moment with the same labels, recorded through another LiDAR placement: placement name → how to open it. For
   * data sets that hold one scene through several rigs; a placement condition takes these before anything else.
   *
   * Like `resense`, left out of a sample whose point cloud was changed.
   */
  readonly placements?: Readonly<Record<string, () => Promise<Sample<GroundTruth>>>>;
  /** What somebody who reads a score must know of how the sensors came about, e.g. an approximation. */
  readonly notes?: readonly Warning[];
  /** Every file the sample's data come from: what provenance digests. */
  readonly files: readonly string[];
}

/** An earlier recording of a sensor. */
export interface Earlier<Data> {
  readonly data: Data;
  /** Recordings back, as they were taken. */
  readonly steps: number;
  /** Before the sample's own recording, seconds. */
  readonly ageS: number;
}

/** A readable set of samples. */
export interface Dataset<GroundTruth = unknown> {
  /** Folder or file it was opened from. */
  readonly path: string;
  /** Layout, e.g. `kitti-object`, `pi3det`. */
  readonly format: string;
  readonly split?: string;
  /** Ids in the official order. */
  readonly ids: readonly string[];
  readonly hasGroundTruth: boolean;
  /** Files that belong to no single sample, e.g. the info pickle. */
  readonly files: readonly string[];
  /** What was odd about its files and yet no reason to refuse them, e.g. lines that the official reader passes over. */
  readonly warnings?: readonly Warning[];
  sample(id: string): Promise<Sample<GroundTruth>>;
}

export interface DatasetSource {
  readonly path: string;
  /** Detected from the content when absent. */
  readonly format?: string;
  readonly split?: string;
  /** How many scans a sample's cloud merges, the newest included, each with its age as `time`; one unless given. */
  readonly sweeps?: number;
}
