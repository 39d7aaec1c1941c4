import type { Image, PinholeCamera, PointCloud } from './sensors.js';

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
  pointCloud?(): Promise<PointCloud>;
  image?(camera: string): Promise<Image>;
  /** Absent where the split has no answers. */
  groundTruth?(): Promise<GroundTruth>;
  /** Every file the sample's data come from: what provenance digests. */
  readonly files: readonly string[];
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
  sample(id: string): Promise<Sample<GroundTruth>>;
}

export interface DatasetSource {
  readonly path: string;
  /** Detected from the content when absent. */
  readonly format?: string;
  readonly split?: string;
}
