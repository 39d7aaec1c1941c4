import { z } from 'zod';
import { checkDetector, checkOutSizeFactor, classList, detectorKeys, outputReference } from '../modelSchema.js';
import type { ReportProblem } from '../modelSchema.js';

const sizeLwh = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]);

/**
 * YAML of an anchor-based PointPillars (Lang et al., CVPR 2019), as OpenPCDet and mmdet3d train it. Besides the common
 * keys ({@link detectorKeys}):
 *
 * - `classes`: in the order of the score channels.
 * - `out_size_factor`: pillars per cell of the head's output, along each axis.
 * - `heads.scores` (anchors * classes channels), `heads.boxes` (anchors * code channels) and optionally
 *   `heads.direction` (anchors * bins channels): name or index of the outputs; within a cell, anchor by anchor.
 *   A code is x, y, z, sizes in `dim_order`, yaw, and with `code_size: 9` the velocity.
 * - `head_layout`: `nchw` (1, channels, rows, columns) or `nhwc` (1, rows, columns, channels).
 * - `anchors`: in channel order, each `{ size_lwh, bottom_z }`; every size comes once per `anchor_rotations`.
 * - `anchor_rotations`: yaws of the anchors in the network's own convention, usually [0, 1.57].
 * - `anchor_range`: [x_min, y_min, x_max, y_max] over which anchors spread, where it is not the point cloud range.
 * - `align_centre`: `true` puts anchors at the cells' centres; `false` spreads them from edge to edge of the range,
 *   the first and last on the edges (OpenPCDet's align_center: False).
 * - `direction`: where a classifier tells headings apart that the box loss does not: `{ offset, limit_offset, bins }`
 *   (OpenPCDet's DIR_OFFSET 0.78539, DIR_LIMIT_OFFSET 0 and NUM_DIR_BINS 2; mmdet3d's dir_offset, dir_limit_offset).
 *
 * @example OpenPCDet's KITTI PointPillars
 *
 * ```yaml
 * schema: robosense.model/1
 * family: pointpillars
 * name: pointpillars-kitti
 * version: 1
 * files: { encoder: pfe.onnx, head: rpn.onnx }
 * classes: [Car, Pedestrian, Cyclist]
 * point_cloud_range: [0, -39.68, -3, 69.12, 39.68, 1]
 * voxel_size: [0.16, 0.16, 4]
 * max_points_per_voxel: 32
 * max_voxels: 40000
 * point_features: [x, y, z, intensity]
 * intensity_scale: 1
 * decoration: { mean_offset: 3, centre_offset: 3 }
 * out_size_factor: 2
 * heads: { scores: cls_preds, boxes: box_preds, direction: dir_cls_preds }
 * head_layout: nhwc
 * anchors:
 *   - { size_lwh: [3.9, 1.6, 1.56], bottom_z: -1.78 }
 *   - { size_lwh: [0.8, 0.6, 1.73], bottom_z: -0.6 }
 *   - { size_lwh: [1.76, 0.6, 1.73], bottom_z: -0.6 }
 * anchor_rotations: [0, 1.57]
 * align_centre: false
 * direction: { offset: 0.78539, bins: 2 }
 * dim_order: lwh
 * box_convention: house
 * score_threshold: 0.1
 * cell_classes: best
 * nms: [{ type: rotated, iou: 0.01, class_agnostic: true, pre_max: 4096, post_max: 500 }]
 * ```
 */
export const pointpillarsSchema = z
  .strictObject({
    ...detectorKeys,
    family: z.literal('pointpillars'),
    classes: classList,
    out_size_factor: z.int().positive(),
    heads: z.strictObject({
      scores: outputReference,
      boxes: outputReference,
      direction: outputReference.optional(),
    }),
    head_layout: z.enum(['nchw', 'nhwc']).default('nchw'),
    code_size: z.literal([7, 9]).default(7),
    anchors: z.array(z.strictObject({ size_lwh: sizeLwh, bottom_z: z.number() })).min(1),
    anchor_rotations: z.array(z.number()).min(1),
    anchor_range: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
    align_centre: z.boolean(),
    direction: z
      .strictObject({ offset: z.number(), limit_offset: z.number().default(0), bins: z.int().min(2).default(2) })
      .optional(),
  })
  .superRefine((config, context) => {
    const report: ReportProblem = (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message, input: config });
    if ((config.direction === undefined) !== (config.heads.direction === undefined)) {
      report(
        config.direction === undefined ? ['direction'] : ['heads', 'direction'],
        'is missing: a direction classifier needs both heads.direction and direction',
      );
    }
    checkDetector(config, config.classes, report);
    checkOutSizeFactor(config, report);
  });

export type PointpillarsConfig = z.infer<typeof pointpillarsSchema>;
