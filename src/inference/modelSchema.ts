/**
 * What the YAML files of all pillar detectors have in common.
 *
 * A pillar detector is two ONNX networks with this tool's code before, between and after them:
 *
 *     points → pillars (hard voxelisation, decoration) → encoder.onnx → scatter to the bird's-eye view → head.onnx
 *            → decode → non-maximum suppression → boxes in the house convention
 *
 * so that neither network needs a custom operator. The YAML says how the network was trained; nothing is guessed.
 */
import { z } from 'zod';

const metres = z.number();
const positive = z.number().positive();
const count = z.int().positive();
const unit = z.number().min(0).max(1);

/** Upper bounds that keep a stranger's YAML from asking for absurd amounts of memory. */
const largestPillarTensor = 2 ** 27;
const largestGrid = 2 ** 26;
const largestSweeps = 100;

/** Name of an output of the head network, or its index in the file's own order. */
export const outputReference = z.union([z.string().min(1), z.int().nonnegative()]);
export type OutputReference = z.infer<typeof outputReference>;

export const pointFeature = z.enum(['x', 'y', 'z', 'intensity', 'ring', 'time', 'time_lag']);
export type PointFeature = z.infer<typeof pointFeature>;

/** One step of non-maximum suppression. `class_agnostic: false` suppresses only among boxes of one class. */
const suppression = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('circle'),
    /** Boxes whose centres lie at most this far apart suppress each other, metres. */
    radius_m: positive,
    class_agnostic: z.boolean().default(false),
    pre_max: count.default(1000),
    post_max: count.default(500),
  }),
  z.strictObject({
    type: z.literal('rotated'),
    /** Bird's-eye-view overlap above which the weaker box is dropped. */
    iou: unit,
    class_agnostic: z.boolean().default(false),
    pre_max: count.default(1000),
    post_max: count.default(500),
  }),
]);
export type Suppression = z.infer<typeof suppression>;

/**
 * Keys that every family has. Lengths in metres, angles in radians, time in seconds.
 *
 * - `schema`: `robosense.model/1`.
 * - `family`: which code decodes the network: `centerpoint` or `pointpillars`.
 * - `name`, `version`: what results call the model; raise the version whenever its numbers change.
 * - `description`, `license`: free text.
 * - `files.encoder`, `files.head`: the two ONNX files, relative to the YAML. `files.data`: external weight files
 *   that these refer to, so that they are digested too.
 * - `classes`: names the detections get, in the order of the network's channels.
 * - `point_cloud_range`: [x_min, y_min, z_min, x_max, y_max, z_max]; a point is used where
 *   0 <= floor((p - min) / voxel size) < pillars on every axis, in single precision.
 * - `voxel_size`: [x, y, z]; pillars are as high as the range.
 * - `max_points_per_voxel`: slots of a pillar; the first points to arrive are kept.
 * - `max_voxels`: pillars of one scan; points that would open a further one are dropped.
 * - `point_features`: what the encoder gets of each point, in order; starts with x, y, z. `time` is the cloud's own
 *   channel (seconds after the scan's stamp), `time_lag` its negative (seconds into the past: the nuScenes devkit
 *   and Autoware). A cloud without a time channel counts as one instant: both are 0.
 * - `sweeps`: how many scans the network was trained to see merged, the newest included; 1 unless given. The older ones
 *   are moved along with the ego, and `time_lag` (or `time`) tells them apart. Data sets that have the scans before a
 *   sample merge them; where there is none, the sample's own scan stands alone.
 * - `intensity_scale`: what a full intensity is for the network, 1 or 255; needed with `intensity`. Clouds are
 *   converted from their declared scale; a cloud that declares none is refused.
 * - `decoration.mean_offset`: 3 appends the offset to the mean of the pillar's points (x, y, z), 0 nothing.
 * - `decoration.centre_offset`: 2 appends the offset to the pillar's centre (x, y), 3 also z, 0 nothing.
 * - `scatter_order`: place of a pillar in the head's input (1, channels, rows, columns): `yx` (y * nx + x; mmdet3d,
 *   OpenPCDet, Autoware) or `xy` (x * ny + y; rows run along x).
 * - `lidar_axes`: axes of the frame that the network was trained in: `forward_left_up` (KITTI, Autoware, this tool)
 *   or `right_forward_up` (raw nuScenes LIDAR_TOP). Ranges and anchors are given in that frame.
 * - `z_shift`: added to z of the points before the network and subtracted from z of its boxes (OpenPCDet's
 *   SHIFT_COOR).
 * - `box_convention`: `house` (length along the heading, yaw counter-clockwise from +x) or `mmdet3d_legacy`
 *   (mmdet3d before 1.0, Autoware CenterPoint: house yaw = -yaw - pi/2).
 * - `dim_order`: order of the size channels, `lwh` or `wlh`; length is along the heading.
 * - `score_activation`: `sigmoid` where the network gives logits, `none` where it gives probabilities.
 * - `score_threshold`: boxes below it are dropped; one number, or one per class name.
 * - `keep_classes`: the classes that are reported; boxes of the others are dropped last, after the suppression. All
 *   unless given: for a network that knows more than its task asks for.
 * - `cell_classes`: `all`: every class of a cell or anchor is a candidate of its own; `best`: only its best class,
 *   the first where they are equal.
 * - `post_range`: boxes whose centres lie outside [x_min, y_min, z_min, x_max, y_max, z_max] are dropped before the
 *   suppression; in the house frame.
 * - `nms`: steps of suppression, in order; each has `type: circle` with `radius_m` or `type: rotated` with `iou`,
 *   and may have `class_agnostic` (default false), `pre_max` (1000) and `post_max` (500): how many boxes, best first,
 *   enter and leave the step. An empty list means none.
 */
export const detectorKeys = {
  schema: z.literal('robosense.model/1'),
  name: z.string().min(1),
  version: z.union([z.string().min(1), z.number()]).transform(String),
  description: z.string().optional(),
  license: z.string().optional(),
  files: z.strictObject({
    encoder: z.string().min(1),
    head: z.string().min(1),
    data: z.array(z.string().min(1)).default([]),
  }),
  point_cloud_range: z
    .tuple([metres, metres, metres, metres, metres, metres])
    .refine((r) => r[0] < r[3] && r[1] < r[4] && r[2] < r[5], 'every minimum must be below its maximum'),
  voxel_size: z.tuple([positive, positive, positive]),
  max_points_per_voxel: count,
  max_voxels: count,
  point_features: z
    .array(pointFeature)
    .refine((list) => list[0] === 'x' && list[1] === 'y' && list[2] === 'z', 'must start with x, y, z')
    .refine((list) => new Set(list).size === list.length, 'names a feature twice'),
  sweeps: z.int().min(1).max(largestSweeps).default(1),
  intensity_scale: z.literal([1, 255]).optional(),
  decoration: z.strictObject({ mean_offset: z.literal([0, 3]), centre_offset: z.literal([0, 2, 3]) }),
  scatter_order: z.enum(['yx', 'xy']).default('yx'),
  lidar_axes: z.enum(['forward_left_up', 'right_forward_up']).default('forward_left_up'),
  z_shift: metres.default(0),
  box_convention: z.enum(['house', 'mmdet3d_legacy']),
  dim_order: z.enum(['lwh', 'wlh']),
  score_activation: z.enum(['sigmoid', 'none']).default('sigmoid'),
  score_threshold: z.union([unit, z.record(z.string(), unit)]),
  keep_classes: z.array(z.string().min(1)).min(1).optional(),
  cell_classes: z.enum(['all', 'best']).default('all'),
  post_range: z.tuple([metres, metres, metres, metres, metres, metres]).optional(),
  nms: z.array(suppression).default([]),
};

/** Class names: at least one, no name twice. */
export const classList = z
  .array(z.string().min(1))
  .min(1)
  .refine((names) => new Set(names).size === names.length, 'names a class twice');

type CommonKeys = z.infer<z.ZodObject<typeof detectorKeys>>;

/** What every family's configuration offers to the code before the head. */
export type PillarConfig = Pick<
  CommonKeys,
  | 'point_cloud_range'
  | 'voxel_size'
  | 'max_points_per_voxel'
  | 'max_voxels'
  | 'point_features'
  | 'intensity_scale'
  | 'decoration'
  | 'scatter_order'
  | 'lidar_axes'
  | 'z_shift'
>;

/** What every family's configuration offers. */
export type DetectorConfig = CommonKeys & { readonly family: string };

/** Pillars along x and y: round((max - min) / size), as in the voxelisation of mmdet3d. */
export function gridSize(config: PillarConfig): { nx: number; ny: number } {
  const [xMin, yMin, , xMax, yMax] = config.point_cloud_range;
  return { nx: Math.round((xMax - xMin) / config.voxel_size[0]), ny: Math.round((yMax - yMin) / config.voxel_size[1]) };
}

/** Numbers per point in the encoder's input. */
export function encoderFeatureCount(config: PillarConfig): number {
  return config.point_features.length + config.decoration.mean_offset + config.decoration.centre_offset;
}

/** Reports one problem of a model's YAML: keys that lead to it, and what is wrong. */
export type ReportProblem = (path: readonly (string | number)[], message: string) => void;

/** Checks that involve several common keys. */
export function checkDetector(config: CommonKeys, classes: readonly string[], report: ReportProblem): void {
  if (config.point_features.includes('intensity') && config.intensity_scale === undefined) {
    report(['intensity_scale'], 'is missing: say whether the network was trained on intensities up to 1 or 255');
  }
  const { nx, ny } = gridSize(config);
  const [, , zMin, , , zMax] = config.point_cloud_range;
  for (const [axis, cells] of [nx, ny].entries()) {
    const extent = config.point_cloud_range[axis + 3] - config.point_cloud_range[axis];
    const whole = Math.abs(cells * config.voxel_size[axis] - extent) < 1e-3 * config.voxel_size[axis];
    if (cells < 1 || !whole) {
      report(['voxel_size', axis], `${config.voxel_size[axis]} does not divide the range's ${extent}`);
    }
  }
  if (Math.abs(config.voxel_size[2] - (zMax - zMin)) > 1e-3 * (zMax - zMin)) {
    report(['voxel_size', 2], `${config.voxel_size[2]} is not the range's height ${zMax - zMin}: these are no pillars`);
  }
  if (nx * ny > largestGrid) report(['voxel_size'], `gives ${nx} x ${ny} pillars, more than ${largestGrid}`);
  if (config.max_voxels * config.max_points_per_voxel * encoderFeatureCount(config) > largestPillarTensor) {
    report(['max_voxels'], `with max_points_per_voxel asks for more than ${largestPillarTensor} numbers a scan`);
  }
  for (const [index, name] of (config.keep_classes ?? []).entries()) {
    if (!classes.includes(name)) report(['keep_classes', index], `${name} is not one of the classes`);
  }
  if (typeof config.score_threshold === 'object') {
    for (const name of Object.keys(config.score_threshold)) {
      if (!classes.includes(name)) report(['score_threshold', name], 'is not one of the classes');
    }
    for (const name of classes) {
      if (!(name in config.score_threshold)) report(['score_threshold'], `has no threshold for ${name}`);
    }
  }
}

/** The head's cells must divide the grid of pillars. */
export function checkOutSizeFactor(config: PillarConfig & { out_size_factor: number }, report: ReportProblem): void {
  const { nx, ny } = gridSize(config);
  const factor = config.out_size_factor;
  if (nx % factor !== 0 || ny % factor !== 0) {
    report(['out_size_factor'], `${factor} does not divide the grid of ${nx} x ${ny} pillars`);
  }
}

/** Threshold per class, in the order of `classes`. */
export function scoreThresholds(config: CommonKeys, classes: readonly string[]): Float64Array {
  const { score_threshold: threshold } = config;
  return Float64Array.from(classes, (name) => (typeof threshold === 'number' ? threshold : threshold[name]));
}
