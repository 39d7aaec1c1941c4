import { kernels } from './module.js';

interface Chamfer {
  chamfer(distance: number, width: number, height: number, step: number, diagonal: number, knight: number): void;
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
