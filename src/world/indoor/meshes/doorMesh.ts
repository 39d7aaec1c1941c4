import { addBox, type MeshBuilder } from '../../mesh/index.js';
import type { Door } from '../plan/doors.js';
import type { Wall } from '../plan/walls.js';

const FRAME_WIDTH_M = 0.07;
const FRAME_DEPTH_M = 0.02;

/** A block by two corners on the ground and two heights. */
function block(
  builder: MeshBuilder,
  material: 'door' | 'metal',
  x: readonly [number, number],
  y: readonly [number, number],
  z: readonly [number, number],
): void {
  const centre = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, (z[0] + z[1]) / 2] as const;
  addBox(builder, material, centre, [Math.abs(x[1] - x[0]), Math.abs(y[1] - y[0]), z[1] - z[0]]);
}

/** Threshold, frame on both faces of the wall, leaf and handles of a door. */
export function addDoor(builder: MeshBuilder, door: Door, wall: Wall): void {
  const { gap, axis, heightM, leaf } = door;
  const along = axis === 'x' ? ([gap.minX, gap.maxX] as const) : ([gap.minY, gap.maxY] as const);
  const faces = axis === 'x' ? ([gap.minY, gap.maxY] as const) : ([gap.minX, gap.maxX] as const);
  const put = (
    material: 'door' | 'metal',
    a: readonly [number, number],
    b: readonly [number, number],
    z: readonly [number, number],
  ): void => (axis === 'x' ? block(builder, material, a, b, z) : block(builder, material, b, a, z));
  put('door', along, faces, [0, 0.004]);
  faces.forEach((face, side) => {
    const depth = [face, face + (side === 0 ? -FRAME_DEPTH_M : FRAME_DEPTH_M)] as const;
    put('door', [along[0] - FRAME_WIDTH_M, along[0]], depth, [0, heightM + FRAME_WIDTH_M]);
    put('door', [along[1], along[1] + FRAME_WIDTH_M], depth, [0, heightM + FRAME_WIDTH_M]);
    put('door', along, depth, [heightM, heightM + FRAME_WIDTH_M]);
  });
  if (leaf === undefined) return;
  block(builder, 'door', [leaf.minX, leaf.maxX], [leaf.minY, leaf.maxY], [0.006, heightM - 0.005]);
  // Handles sit at the end of the leaf that is not hinged, on both of its sides.
  const long = leaf.maxX - leaf.minX > leaf.maxY - leaf.minY;
  const middle = axis === 'x' ? wall.from[1] : wall.from[0];
  const [low, high] = long ? [leaf.minX, leaf.maxX] : [leaf.minY, leaf.maxY];
  const end = !door.open || Math.abs(high - middle) > Math.abs(low - middle) ? high - 0.08 : low + 0.08;
  const across = long ? [leaf.minY, leaf.maxY] : [leaf.minX, leaf.maxX];
  for (const [from, to] of [
    [across[0] - 0.05, across[0]],
    [across[1], across[1] + 0.05],
  ] as const) {
    const [x, y] = long
      ? [
          [end - 0.06, end + 0.02],
          [from, to],
        ]
      : [
          [from, to],
          [end - 0.06, end + 0.02],
        ];
    block(builder, 'metal', x as [number, number], y as [number, number], [1.0, 1.03]);
  }
}
