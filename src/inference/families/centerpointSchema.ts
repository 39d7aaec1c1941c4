import { z } from 'zod';
import { checkDetector, checkOutSizeFactor, classList, detectorKeys, outputReference } from '../modelSchema.js';
import type { ReportProblem } from '../modelSchema.js';

const heads = z.strictObject({
  heatmap: outputReference,
  offset: outputReference,
  z: outputReference,
  dim: outputReference,
  rot: outputReference,
  vel: outputReference.optional(),
  attribute: outputReference.optional(),
});
export type CenterpointHeads = z.infer<typeof heads>;

const task = z.strictObject({ classes: classList, heads });

/**
 * YAML of a CenterPoint on pillars (Yin et al., CVPR 2021; Autoware's lidar_centerpoint). Besides the common keys
 * ({@link detectorKeys}):
 *
 * - `classes` and `heads`; or, where the network has one head per group of classes, `tasks`: a list of
 *   `{ classes, heads }`. `nms` then works within each task.
 * - `heads.heatmap` (1, classes, rows, columns), `heads.offset` (2: x, y of the centre within its cell, in cells),
 *   `heads.z` (1: height of the box's centre, metres), `heads.dim` (3), `heads.rot` (2) and optionally `heads.vel`
 *   (2: metres a second along the network's x and y) and `heads.attribute` (one channel an attribute): each the name
 *   of an output of the head file, or its index in the file's order.
 * - `attributes`: what the channels of `heads.attribute` are called, in order, e.g. `vehicle.moving`; `''` where a
 *   channel stands for none. A box gets the first of those with the highest number; a class can be tied to some of them
 *   by `class_attributes`, class name to list, and may then get no other. Without such a head whoever writes results
 *   derives attributes from velocities.
 * - `out_size_factor`: pillars per cell of the head's output, along each axis.
 * - `dim_activation`: `exp` where the network gives logarithms of sizes, `none` where it gives metres.
 * - `rot_order`: which channel of `rot` is which: `sin_cos` or `cos_sin`.
 * - `angle`: `yaw`: the channels are sine and cosine of the yaw; `double_yaw`: of twice the yaw, so that the heading
 *   is known up to half a turn.
 * - `yaw_norm_threshold`: boxes with sqrt(sin^2 + cos^2) below it are dropped (Autoware); one number, or one per
 *   class name.
 * - `has_variance`: true where every output but the heat map has twice the channels: the values, then their log
 *   variances (Autoware), which are not used.
 * - `peak_kernel`: 3 keeps a cell only where its score is the highest of the 3 x 3 cells around it, in its class's
 *   own map; 1 keeps every cell.
 *
 * @example A network with 0.32 m pillars ahead of the vehicle
 *
 * ```yaml
 * schema: robosense.model/1
 * family: centerpoint
 * name: pillars-small
 * version: 1
 * files: { encoder: encoder.onnx, head: head.onnx }
 * classes: [Car, Pedestrian, Cyclist]
 * point_cloud_range: [0, -25.6, -3, 51.2, 25.6, 2]
 * voxel_size: [0.32, 0.32, 5]
 * max_points_per_voxel: 32
 * max_voxels: 12000
 * point_features: [x, y, z, intensity]
 * intensity_scale: 1
 * decoration: { mean_offset: 3, centre_offset: 2 }
 * out_size_factor: 2
 * heads: { heatmap: heatmap, offset: offset, z: z, dim: dim, rot: rot }
 * dim_order: lwh
 * angle: double_yaw
 * box_convention: house
 * score_threshold: 0.1
 * peak_kernel: 3
 * ```
 *
 * @example Autoware's centerpoint_tiny
 *
 * ```yaml
 * schema: robosense.model/1
 * family: centerpoint
 * name: centerpoint-tiny
 * version: 1
 * files: { encoder: pts_voxel_encoder_centerpoint_tiny.onnx, head: pts_backbone_neck_head_centerpoint_tiny.onnx }
 * classes: [car, truck, bus, bicycle, pedestrian]
 * point_cloud_range: [-76.8, -76.8, -4, 76.8, 76.8, 6]
 * voxel_size: [0.32, 0.32, 10]
 * max_points_per_voxel: 32
 * max_voxels: 40000
 * point_features: [x, y, z, time_lag]
 * decoration: { mean_offset: 3, centre_offset: 2 }
 * out_size_factor: 2
 * heads: { heatmap: 0, offset: 1, z: 2, dim: 3, rot: 4, vel: 5 }
 * dim_order: wlh
 * box_convention: mmdet3d_legacy
 * score_threshold: 0.35
 * yaw_norm_threshold: { car: 0.3, truck: 0.3, bus: 0.3, bicycle: 0.3, pedestrian: 0 }
 * cell_classes: best
 * peak_kernel: 1
 * nms: [{ type: circle, radius_m: 0.5, class_agnostic: true }]
 * ```
 *
 * @example The same trained on two scans, with intensities (Autoware's later models: 11 features)
 *
 * ```yaml
 * schema: robosense.model/1
 * family: centerpoint
 * name: centerpoint-two-scans
 * version: 1
 * files: { encoder: pts_voxel_encoder_centerpoint.onnx, head: pts_backbone_neck_head_centerpoint.onnx }
 * classes: [car, truck, bus, bicycle, pedestrian]
 * point_cloud_range: [-76.8, -76.8, -4, 76.8, 76.8, 6]
 * voxel_size: [0.32, 0.32, 10]
 * max_points_per_voxel: 32
 * max_voxels: 40000
 * sweeps: 2
 * point_features: [x, y, z, intensity, time_lag]
 * intensity_scale: 255
 * decoration: { mean_offset: 3, centre_offset: 3 }
 * out_size_factor: 2
 * heads: { heatmap: heatmap, offset: reg, z: height, dim: dim, rot: rot, vel: vel }
 * dim_order: wlh
 * box_convention: mmdet3d_legacy
 * score_threshold: 0.1
 * yaw_norm_threshold: { car: 0.3, truck: 0.3, bus: 0.3, bicycle: 0.3, pedestrian: 0 }
 * cell_classes: best
 * peak_kernel: 1
 * nms: [{ type: circle, radius_m: 0.5, class_agnostic: true }]
 * ```
 */
export const centerpointSchema = z
  .strictObject({
    ...detectorKeys,
    family: z.literal('centerpoint'),
    classes: classList.optional(),
    heads: heads.optional(),
    tasks: z.array(task).min(1).optional(),
    attributes: z.array(z.string()).min(1).optional(),
    class_attributes: z.record(z.string(), z.array(z.string()).min(1)).optional(),
    out_size_factor: z.int().positive(),
    dim_activation: z.enum(['exp', 'none']).default('exp'),
    rot_order: z.enum(['sin_cos', 'cos_sin']).default('sin_cos'),
    angle: z.enum(['yaw', 'double_yaw']).default('yaw'),
    yaw_norm_threshold: z.union([z.number().nonnegative(), z.record(z.string(), z.number().nonnegative())]).optional(),
    has_variance: z.boolean().default(false),
    peak_kernel: z.literal([1, 3]).default(3),
  })
  .superRefine((config, context) => {
    const report: ReportProblem = (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message, input: config });
    const single = config.classes !== undefined && config.heads !== undefined;
    if (config.tasks === undefined && !single) {
      report([config.classes === undefined ? 'classes' : 'heads'], 'is missing: give classes and heads, or tasks');
      return;
    }
    if (config.tasks !== undefined && (config.classes !== undefined || config.heads !== undefined)) {
      report(['tasks'], 'excludes classes and heads');
      return;
    }
    const names = centerpointClasses(config);
    if (new Set(names).size !== names.length) report(['tasks'], 'names a class twice');
    const withVelocity = centerpointTasks(config).filter((each) => each.heads.vel !== undefined).length;
    if (withVelocity !== 0 && withVelocity !== centerpointTasks(config).length) {
      report(['tasks'], 'either all tasks have heads.vel or none');
    }
    checkAttributes(config, names, report);
    if (typeof config.yaw_norm_threshold === 'object') {
      for (const name of Object.keys(config.yaw_norm_threshold)) {
        if (!names.includes(name)) report(['yaw_norm_threshold', name], 'is not one of the classes');
      }
    }
    checkDetector(config, names, report);
    checkOutSizeFactor(config, report);
  });

function checkAttributes(
  config: WithTasks & { attributes?: string[] | undefined; class_attributes?: Record<string, string[]> | undefined },
  classes: readonly string[],
  report: ReportProblem,
): void {
  const { attributes, class_attributes: ofClasses = {} } = config;
  const withHead = centerpointTasks(config).filter(({ heads }) => heads.attribute !== undefined).length;
  if (attributes === undefined && withHead > 0) report(['attributes'], 'is missing: name what heads.attribute tells');
  if (attributes !== undefined && withHead !== centerpointTasks(config).length) {
    report(['attributes'], 'needs a heads.attribute in every task');
  }
  for (const [name, list] of Object.entries(ofClasses)) {
    if (!classes.includes(name)) report(['class_attributes', name], 'is not one of the classes');
    for (const [index, attribute] of list.entries()) {
      if (!(attributes ?? []).includes(attribute)) {
        report(['class_attributes', name, index], `${attribute} is not one of the attributes`);
      }
    }
  }
}

export type CenterpointConfig = z.infer<typeof centerpointSchema>;

type WithTasks = Pick<CenterpointConfig, 'classes' | 'heads' | 'tasks'>;

/** The groups of classes, each with its outputs; a network without `tasks` has one. */
export function centerpointTasks(
  config: WithTasks,
): readonly { classes: readonly string[]; heads: CenterpointHeads }[] {
  return config.tasks ?? [{ classes: config.classes!, heads: config.heads! }];
}

/** All class names in the order of the tasks. */
export function centerpointClasses(config: WithTasks): readonly string[] {
  return centerpointTasks(config).flatMap((each) => [...each.classes]);
}
