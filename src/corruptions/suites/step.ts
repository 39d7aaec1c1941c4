import type { CorruptionMode, ConditionSuite, LidarLayout, RngSource } from '../../contracts/index.js';
import type { DepthOperation } from '../depth/operation.js';
import type { TextOperation } from '../text/index.js';
import type { CameraOperation, LidarOperation } from '../operation.js';

/** An operation on the images of a sample. */
export interface CameraStep {
  readonly sensor: 'camera';
  readonly operation: CameraOperation<unknown>;
  readonly parameters: unknown;
}

/** An operation on its point cloud; parameters may depend on the layout of the data set's LiDAR. */
export interface LidarStep {
  readonly sensor: 'lidar';
  readonly operation: LidarOperation<unknown>;
  readonly parameters: { readonly every: unknown } | { readonly byLayout: ReadonlyMap<LidarLayout, unknown> };
}

/** An operation on its depth images. */
export interface DepthStep {
  readonly sensor: 'depth';
  readonly operation: DepthOperation<unknown>;
  readonly parameters: unknown;
}

/** An operation on its words. */
export interface TextStep {
  readonly sensor: 'text';
  readonly operation: TextOperation<unknown>;
  readonly parameters: unknown;
}

/** A condition of a suite, taken over whole. */
export interface ReferenceStep {
  readonly sensor: 'any';
  readonly suite: Pick<ConditionSuite, 'create' | 'plainId'>;
  readonly condition: string;
}

export type Step = CameraStep | LidarStep | DepthStep | TextStep | ReferenceStep;

/** What a step is applied with. */
export interface StepUse {
  /** Condition id: begins error messages and notes. */
  readonly id: string;
  readonly mode: CorruptionMode;
  /** LiDAR layout that the condition's id names: it goes before the data set's. */
  readonly layout?: LidarLayout;
  /** Streams of the condition's type and, in a chain, of the step's place. */
  readonly streams: RngSource;
}

/** Code of the note that says which LiDAR layout was taken: information, not a warning. */
export const LIDAR_LAYOUT = 'lidar-layout';

/** Code of the note that says that a condition had no effect on a sample. */
export const UNCHANGED = 'unchanged';
