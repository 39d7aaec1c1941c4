import { kernels } from './module.js';
import { rowBytes } from './workspace.js';

interface Chamfer {
  startDistances(bytes: number, to: number, most: number, count: number): void;
  chamfer(distance: number, width: number, height: number, step: number, diagonal: number, knight: number): void;
}

/** distance[start + i] = 0 where edges[i] is not 0, else `most`. */
export function startDistances(edges: Uint8Array, distance: Int32Array, start: number, most: number): void {
  const row = rowBytes(edges.length);
  row.set(edges);
  kernels<Chamfer>().startDistances(row.byteOffset, distance.byteOffset + 4 * start, most, edges.length);
}

/**
 * Chamfer distances in place.
 *
 * @param distance ((height + 4), (width + 4)) integers in a workspace: 0 on edges, the largest distance elsewhere
 * @param costs of a step, a diagonal step and a knight's move
 */
export function chamfer(
  distance: Int32Array,
  width: number,
  height: number,
  costs: { readonly step: number; readonly diagonal: number; readonly knight: number },
): void {
  kernels<Chamfer>().chamfer(distance.byteOffset, width, height, costs.step, costs.diagonal, costs.knight);
}
