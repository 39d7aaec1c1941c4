/**
 * Box conventions as data, and their conversion to and from the house convention.
 *
 * A row always is: position (3), dimensions (3), yaw. What the numbers mean differs between formats, and a wrong guess
 * gives boxes that look plausible and score near zero.
 *
 * House convention: x forward, y left, z up; geometric centre; length, width, height; yaw counter-clockwise from +x.
 */
import type { FloatArray } from '../contracts/index.js';
import { BOX_SIZE } from './boxes.js';

export type Direction = 'forward' | 'back' | 'left' | 'right' | 'up' | 'down';
/** l length (along the heading), w width, h height, in the order in which a row stores them. */
export type DimensionOrder = 'lwh' | 'wlh' | 'hwl' | 'lhw' | 'whl' | 'hlw';

export interface BoxConvention {
  readonly id: string;
  /** Where the format's x, y and z axes point, seen from the robot. */
  readonly axes: readonly [Direction, Direction, Direction];
  /** What the position is: the geometric centre, or the centre of the bottom face. */
  readonly origin: 'centre' | 'bottom';
  readonly dimensions: DimensionOrder;
  /** House yaw = `yawSign` · yaw + `yawOffsetRad`. */
  readonly yawSign: 1 | -1;
  readonly yawOffsetRad: number;
}

const LIDAR_AXES = ['forward', 'left', 'up'] as const;
const CAMERA_AXES = ['right', 'down', 'forward'] as const;
const HALF_PI = Math.PI / 2;

/** Conventions that formats and frameworks use, by id. */
export const boxConventions = {
  /** The house; also OpenPCDet, Waymo, Pi3DET, and the boxes that MMDetection3D ≥ 1.0 stores for nuScenes. */
  lidar: { id: 'lidar', axes: LIDAR_AXES, origin: 'centre', dimensions: 'lwh', yawSign: 1, yawOffsetRad: 0 },
  /** `LiDARInstance3DBoxes` of MMDetection3D ≥ 1.0 (the class; its nuScenes files store centres). */
  'mmdet3d-lidar': {
    id: 'mmdet3d-lidar',
    axes: LIDAR_AXES,
    origin: 'bottom',
    dimensions: 'lwh',
    yawSign: 1,
    yawOffsetRad: 0,
  },
  /** `LiDARInstance3DBoxes` of MMDetection3D before 1.0 and of BEVFusion: clockwise from -y. */
  'mmdet3d-legacy': {
    id: 'mmdet3d-legacy',
    axes: LIDAR_AXES,
    origin: 'bottom',
    dimensions: 'wlh',
    yawSign: -1,
    yawOffsetRad: -HALF_PI,
  },
  /** What Autoware's CenterPoint networks, trained with that older MMDetection3D, regress. */
  'autoware-centerpoint': {
    id: 'autoware-centerpoint',
    axes: LIDAR_AXES,
    origin: 'centre',
    dimensions: 'wlh',
    yawSign: -1,
    yawOffsetRad: -HALF_PI,
  },
  /** nuScenes boxes in the frame of its LIDAR_TOP (x right, y forward), yaw from that frame's x. */
  'nuscenes-lidar': {
    id: 'nuscenes-lidar',
    axes: ['right', 'forward', 'up'],
    origin: 'centre',
    dimensions: 'wlh',
    yawSign: 1,
    yawOffsetRad: -HALF_PI,
  },
  /** KITTI boxes as OpenPCDet and MMDetection3D hold them: camera frame, x y z l h w rotation_y. */
  'kitti-camera': {
    id: 'kitti-camera',
    axes: CAMERA_AXES,
    origin: 'bottom',
    dimensions: 'lhw',
    yawSign: -1,
    yawOffsetRad: -HALF_PI,
  },
  /** KITTI label files with the position first: camera frame, x y z h w l rotation_y. */
  'kitti-label': {
    id: 'kitti-label',
    axes: CAMERA_AXES,
    origin: 'bottom',
    dimensions: 'hwl',
    yawSign: -1,
    yawOffsetRad: -HALF_PI,
  },
  /** CARLA's left-handed ego frame: y right, yaw clockwise seen from above. */
  carla: {
    id: 'carla',
    axes: ['forward', 'right', 'up'],
    origin: 'centre',
    dimensions: 'lwh',
    yawSign: -1,
    yawOffsetRad: 0,
  },
} as const satisfies Record<string, BoxConvention>;

/** House axis and sign of a direction. */
const HOUSE_AXIS: Readonly<Record<Direction, readonly [axis: 0 | 1 | 2, sign: 1 | -1]>> = {
  forward: [0, 1],
  back: [0, -1],
  left: [1, 1],
  right: [1, -1],
  up: [2, 1],
  down: [2, -1],
};

/** Column of length, width and height within a row of this order. */
function dimensionColumns(order: DimensionOrder): [length: number, width: number, height: number] {
  return [3 + order.indexOf('l'), 3 + order.indexOf('w'), 3 + order.indexOf('h')];
}

/**
 * Boxes of a format as house boxes.
 *
 * Axis swaps and sign changes are exact; a bottom origin and a yaw offset each cost one rounding. Yaw is not wrapped.
 *
 * @param boxes (n, 7) in `convention`; not changed
 * @returns (n, 7) in the house convention
 */
export function toHouseBoxes(boxes: FloatArray, convention: BoxConvention): Float64Array {
  const out = new Float64Array(boxes.length);
  const [length, width, height] = dimensionColumns(convention.dimensions);
  const axes = convention.axes.map((direction) => HOUSE_AXIS[direction]);
  for (let at = 0; at + 6 < boxes.length; at += BOX_SIZE) {
    for (let column = 0; column < 3; column++) {
      const [axis, sign] = axes[column];
      out[at + axis] = sign * boxes[at + column];
    }
    out[at + 3] = boxes[at + length];
    out[at + 4] = boxes[at + width];
    out[at + 5] = boxes[at + height];
    if (convention.origin === 'bottom') out[at + 2] += out[at + 5] / 2;
    out[at + 6] = convention.yawSign * boxes[at + 6] + convention.yawOffsetRad;
  }
  return out;
}

/** The inverse of {@link toHouseBoxes}. */
export function fromHouseBoxes(boxes: FloatArray, convention: BoxConvention): Float64Array {
  const out = new Float64Array(boxes.length);
  const [length, width, height] = dimensionColumns(convention.dimensions);
  const axes = convention.axes.map((direction) => HOUSE_AXIS[direction]);
  for (let at = 0; at + 6 < boxes.length; at += BOX_SIZE) {
    const z = convention.origin === 'bottom' ? boxes[at + 2] - boxes[at + 5] / 2 : boxes[at + 2];
    for (let column = 0; column < 3; column++) {
      const [axis, sign] = axes[column];
      out[at + column] = sign * (axis === 2 ? z : boxes[at + axis]);
    }
    out[at + length] = boxes[at + 3];
    out[at + width] = boxes[at + 4];
    out[at + height] = boxes[at + 5];
    out[at + 6] = convention.yawSign * (boxes[at + 6] - convention.yawOffsetRad);
  }
  return out;
}
