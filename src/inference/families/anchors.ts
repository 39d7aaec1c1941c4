import type { HeadGrid } from '../headOutputs.js';
import type { PointpillarsConfig } from './pointpillarsSchema.js';

/** The boxes that an anchor-based head starts from. */
export interface Anchors {
  /** (cells x) and (cells y): centres of the anchors, metres. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** (anchors of a cell, 5): height of the centre, length, width, height, yaw. */
  readonly templates: Float64Array;
  readonly perCell: number;
}

/** Spreads the anchors of a PointPillars over its head's cells; within a cell, each size with each rotation. */
export function createAnchors(config: PointpillarsConfig, grid: HeadGrid): Anchors {
  const [xMin, yMin, , xMax, yMax] = config.point_cloud_range;
  const [left, bottom, right, top] = config.anchor_range ?? [xMin, yMin, xMax, yMax];
  const perCell = config.anchors.length * config.anchor_rotations.length;
  const templates = config.anchors.flatMap(({ size_lwh: [length, width, height], bottom_z }) =>
    config.anchor_rotations.flatMap((yaw) => [bottom_z + height / 2, length, width, height, yaw]),
  );
  return {
    x: spread(left, right, grid.cellsX, config.align_centre),
    y: spread(bottom, top, grid.cellsY, config.align_centre),
    templates: Float64Array.from(templates),
    perCell,
  };
}

function spread(min: number, max: number, count: number, alignCentre: boolean): Float64Array {
  const step = alignCentre ? (max - min) / count : count === 1 ? 0 : (max - min) / (count - 1);
  const first = alignCentre ? min + step / 2 : min;
  return Float64Array.from({ length: count }, (_, i) => first + i * step);
}
