import type { DetectorConfig } from './modelSchema.js';
import { toHouseBoxes, wrapAngle } from '../geometry/index.js';
import type { BoxConvention } from '../geometry/index.js';

/** Boxes that a head proposes, in flat growing arrays. */
export class BoxCandidates {
  count = 0;
  /** (count, 7): x, y, z, sizes, yaw. */
  boxes = new Float64Array(7 * 64);
  /** (count) in [0, 1]. */
  scores = new Float64Array(64);
  /** (count) index of the class. */
  labels = new Int32Array(64);
  /** (count, 2) metres a second; zeros where the network has no velocity. */
  velocities = new Float64Array(2 * 64);
  /** (count) index of the attribute, -1 where there is none. */
  attributes = new Int32Array(64);

  /** Appends one box; the caller writes its row of `boxes` (and of `velocities`). Returns the row. */
  push(score: number, label: number): number {
    const row = this.count++;
    if (row === this.scores.length) {
      this.boxes = grown(this.boxes);
      this.scores = grown(this.scores);
      this.velocities = grown(this.velocities);
      this.labels = grown(this.labels);
      this.attributes = grown(this.attributes);
    }
    this.scores[row] = score;
    this.labels[row] = label;
    this.attributes[row] = -1;
    return row;
  }

  /** The given rows, in that order. */
  pick(rows: Int32Array): BoxCandidates {
    const picked = new BoxCandidates();
    for (const row of rows) picked.#copy(this, row);
    return picked;
  }

  /** Adds all rows of another set. */
  append(other: BoxCandidates): void {
    for (let row = 0; row < other.count; row++) this.#copy(other, row);
  }

  #copy(from: BoxCandidates, row: number): void {
    const to = this.push(from.scores[row], from.labels[row]);
    this.boxes.set(from.boxes.subarray(7 * row, 7 * row + 7), 7 * to);
    this.velocities.set(from.velocities.subarray(2 * row, 2 * row + 2), 2 * to);
    this.attributes[to] = from.attributes[row];
  }
}

function grown<Numbers extends Float64Array | Int32Array>(array: Numbers): Numbers {
  const larger = new (array.constructor as new (length: number) => Numbers)(2 * array.length);
  larger.set(array);
  return larger;
}

/** The convention of a network's boxes, for `toHouseBoxes`. */
function conventionOf(config: DetectorConfig): BoxConvention {
  const turned = config.lidar_axes === 'right_forward_up';
  const legacy = config.box_convention === 'mmdet3d_legacy';
  return {
    id: config.name,
    axes: turned ? ['right', 'forward', 'up'] : ['forward', 'left', 'up'],
    origin: 'centre',
    dimensions: config.dim_order,
    yawSign: legacy ? -1 : 1,
    yawOffsetRad: (legacy ? -Math.PI / 2 : 0) + (turned ? -Math.PI / 2 : 0),
  };
}

/** Turns boxes and velocities of a network into the house convention: axes, sizes, yaw in [-pi, pi), `z_shift`. */
export function convertToHouse(candidates: BoxCandidates, config: DetectorConfig): void {
  const { count } = candidates;
  const boxes = toHouseBoxes(candidates.boxes.subarray(0, 7 * count), conventionOf(config));
  for (let at = 0; at < boxes.length; at += 7) {
    boxes[at + 2] -= config.z_shift;
    boxes[at + 6] = wrapAngle(boxes[at + 6]);
  }
  candidates.boxes.set(boxes);
  if (config.lidar_axes !== 'right_forward_up') return;
  for (let at = 0; at < 2 * count; at += 2) {
    const right = candidates.velocities[at];
    candidates.velocities[at] = candidates.velocities[at + 1];
    candidates.velocities[at + 1] = -right;
  }
}
