import type { z } from 'zod';
import type { Rng } from '../../contracts/index.js';
import { boxOfPoints } from '../../geometry/index.js';
import { POINT_STATUS, type LidarContext, type LidarOperation } from '../operation.js';
import { lidarOperation } from './define.js';
import { draftOf, finish, type Draft } from './draft.js';

/** Box of an object: x, y, z (centre), length, width, height, yaw; house convention. */
export type ObjectBox = Float64Array;

interface ObjectDefinition<Parameters> {
  readonly id: string;
  readonly description: string;
  readonly parameters: z.ZodType<Parameters>;
  /** Disturbs the points of one object. */
  disturb(
    draft: Draft,
    rows: Int32Array,
    box: ObjectBox,
    parameters: Parameters,
    rng: Rng,
    context: LidarContext,
  ): void;
}

/**
 * An operation on the points of each object, box after box; a point in two boxes belongs to the first.
 *
 * The published code takes the bottom face of a box for its centre, so that the upper half of an object is missed, and
 * puts each object's points before all others, the last object's first: so does `compat`. Five of its nine object functions stop with an error
 * (they pass an argument too many); `compat` then does what they were meant to do.
 */
export function objectOperation<Parameters>(definition: ObjectDefinition<Parameters>): LidarOperation<Parameters> {
  return lidarOperation({
    id: definition.id,
    description: definition.description,
    parameters: definition.parameters,
    source:
      'Dong et al., Benchmarking Robustness of 3D Object Detection, CVPR 2023; ' +
      'thu-ml/3D_Corruptions_AD, LiDAR_corruptions.py and utils/bbox_util.py',
    needs: ['boxes'],
    corrupt(cloud, parameters, rng, context) {
      const draft = draftOf(cloud);
      const boxes = seenBoxes(context);
      const owner = boxOfPoints(cloud.points, draft.width, boxes);
      const rows = rowsByOwner(owner, boxes.length / 7);
      rows.forEach((own, index) => {
        if (own.length === 0) return;
        definition.disturb(draft, own, boxes.subarray(7 * index, 7 * index + 7), parameters, rng, context);
      });
      return finish(draft, [], context.mode === 'compat' ? objectsFirst(owner, rows) : undefined);
    },
  });
}

/** Marks rows as moved whose coordinates an operation has written. */
export function markMoved({ status }: Draft, rows: Int32Array): void {
  for (const row of rows) status[row] = POINT_STATUS.moved;
}

function seenBoxes({ boxes = new Float64Array(0), mode }: LidarContext): Float64Array {
  if (mode === 'fixed') return boxes;
  return boxes.map((value, at) => (at % 7 === 2 ? value - boxes[at + 3] / 2 : value));
}

function rowsByOwner(owner: Int32Array, boxes: number): Int32Array[] {
  const rows: number[][] = Array.from({ length: boxes }, () => []);
  for (let row = 0; row < owner.length; row++) if (owner[row] >= 0) rows[owner[row]].push(row);
  return rows.map((own) => Int32Array.from(own));
}

function objectsFirst(owner: Int32Array, rows: readonly Int32Array[]): Int32Array {
  const order = new Int32Array(owner.length);
  let at = 0;
  for (const own of rows.toReversed()) {
    order.set(own, at);
    at += own.length;
  }
  for (let row = 0; row < owner.length; row++) if (owner[row] < 0) order[at++] = row;
  return order;
}
