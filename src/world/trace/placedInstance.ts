import { InputError } from '../../errors/index.js';
import type { Instance } from '../scene/index.js';
import { emptyBox } from './box.js';
import { meshTree, type MeshTree } from './meshTree.js';
import { childBox, childOf } from './nodes.js';

/** An instance as rays meet it. */
export interface PlacedInstance {
  readonly tree: MeshTree;
  /** (12) row-major 3 × 4 inverse of the instance's affine. */
  readonly localFromWorld: Float64Array;
  /** (6) minimum x y z, maximum x y z, world frame. */
  readonly box: Float64Array;
}

const placed = new WeakMap<Instance, PlacedInstance>();

/**
 * Inverse and bounds of an instance; kept, since fixed instances come again with every frame.
 *
 * @throws InputError for an affine without an inverse
 */
export function placeInstance(instance: Instance): PlacedInstance {
  let result = placed.get(instance);
  if (result === undefined) {
    const tree = meshTree(instance.prototype);
    result = { tree, localFromWorld: invert(instance), box: worldBox(tree, instance.worldFromLocal) };
    placed.set(instance, result);
  }
  return result;
}

function invert({ prototype, worldFromLocal }: Instance): Float64Array {
  const [a, b, c, x, d, e, f, y, g, h, i, z] = worldFromLocal;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (worldFromLocal.length !== 12 || !Number.isFinite(x + y + z) || !(Math.abs(determinant) > 0)) {
    throw new InputError(
      `an instance of ${prototype.id}: worldFromLocal [${worldFromLocal.join(', ')}] has no inverse; it must be 12 finite numbers (3 rows of 4) with scales other than 0`,
    );
  }
  const m = [
    (e * i - f * h) / determinant,
    (c * h - b * i) / determinant,
    (b * f - c * e) / determinant,
    (f * g - d * i) / determinant,
    (a * i - c * g) / determinant,
    (c * d - a * f) / determinant,
    (d * h - e * g) / determinant,
    (b * g - a * h) / determinant,
    (a * e - b * d) / determinant,
  ];
  const inverse = new Float64Array(12);
  for (let row = 0; row < 3; row++) {
    const [p, q, r] = m.slice(3 * row, 3 * row + 3);
    inverse.set([p, q, r, -(p * x + q * y + r * z)], 4 * row);
  }
  return inverse;
}

/** Levels of the mesh's tree whose boxes are turned into the world: tighter than turning the one box of the whole. */
const LEVELS = 5;

/** (n, 6) boxes about a mesh's parts, in local axes: one list for all that stand and move with it. */
const parts = new WeakMap<MeshTree, Float64Array>();

function partsOf(tree: MeshTree): Float64Array {
  let boxes = parts.get(tree);
  if (boxes === undefined) {
    const found: Float64Array[] = [];
    const visit = (node: number, level: number): void => {
      for (const side of [0, 1] as const) {
        const child = childOf(tree.nodes, node, side);
        const part = childBox(tree.nodes, node, side);
        if (part[0] > part[3]) continue;
        if (child >= 0 && level < LEVELS) visit(child, level + 1);
        else found.push(part);
      }
    };
    visit(0, 1);
    boxes = new Float64Array(6 * found.length);
    for (const [index, part] of found.entries()) boxes.set(part, 6 * index);
    parts.set(tree, boxes);
  }
  return boxes;
}

/** World-axis box around boxes in local axes (Arvo, "Transforming axis-aligned bounding boxes", Graphics Gems, 1990). */
function worldBox(tree: MeshTree, m: Float64Array): Float64Array {
  const box = emptyBox();
  const boxes = partsOf(tree);
  for (let part = 0; part < boxes.length; part += 6) {
    for (let row = 0; row < 3; row++) {
      let low = m[4 * row + 3];
      let high = low;
      for (let axis = 0; axis < 3; axis++) {
        const a = m[4 * row + axis] * boxes[part + axis];
        const b = m[4 * row + axis] * boxes[part + 3 + axis];
        low += a < b ? a : b;
        high += a > b ? a : b;
      }
      if (low < box[row]) box[row] = low;
      if (high > box[3 + row]) box[3 + row] = high;
    }
  }
  return box;
}
