/** Voxels about the vehicle, and which of them a ray goes through. Ego frame, metres. */
import { InputError } from '../../errors/index.js';

/** Part of the ego frame, metres. */
export interface Region {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly z: readonly [number, number];
}

/** Cubes that fill a region; voxel (i, j, k) has the index (i · ny + j) · nz + k. */
export interface VoxelGrid {
  readonly minM: readonly [number, number, number];
  readonly sizeM: number;
  readonly counts: readonly [number, number, number];
}

/** What a direction's component below this adds over any distance is nothing; its inverse would overflow. */
const PARALLEL = 1e-200;

/** The indices of labels and voxels share 32 bits. */
const MOST_VOXELS = 2 ** 26;

/**
 * Cubes of a region; the last of a row may reach over its end.
 *
 * @throws InputError for a region or size that is none, or too many voxels
 */
export function voxelGrid({ x, y, z }: Region, sizeM: number): VoxelGrid {
  if (!(sizeM > 0 && sizeM < Infinity)) throw new InputError(`a voxel of ${sizeM} m; its size must be more than 0`);
  const counts = Object.entries({ x, y, z }).map(([axis, [from, to]]) => {
    if (!(from < to && to - from < Infinity)) throw new InputError(`region: ${axis} from ${from} to ${to} m is empty`);
    // A quotient such as 3.0000000000000004 is three voxels.
    return Math.ceil((to - from) / sizeM - 1e-9);
  }) as [number, number, number];
  const total = counts[0] * counts[1] * counts[2];
  if (total > MOST_VOXELS) {
    throw new InputError(
      `${total} voxels of ${sizeM} m, more than ${MOST_VOXELS}; take larger ones or a smaller region`,
    );
  }
  return { minM: [x[0], y[0], z[0]], sizeM, counts };
}

export function voxelCount({ counts: [nx, ny, nz] }: VoxelGrid): number {
  return nx * ny * nz;
}

/** The voxel of a place, -1 outside. */
export function voxelAt({ minM, sizeM, counts: [nx, ny, nz] }: VoxelGrid, x: number, y: number, z: number): number {
  const i = Math.floor((x - minM[0]) / sizeM);
  const j = Math.floor((y - minM[1]) / sizeM);
  const k = Math.floor((z - minM[2]) / sizeM);
  return i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz ? (i * ny + j) * nz + k : -1;
}

/**
 * The voxels that a ray goes through, in order (Amanatides and Woo, "A fast voxel traversal algorithm for ray tracing",
 * Eurographics 1987).
 *
 * @param rays (n, 6) origin, unit direction @param ray which of them
 * @param lengthM where the ray ends
 * @param out receives voxels; as long as `nx + ny + nz` of the grid is enough
 * @returns how many
 */
export function traverse(grid: VoxelGrid, rays: Float64Array, ray: number, lengthM: number, out: Int32Array): number {
  const { minM, sizeM } = grid;
  const [nx, ny, nz] = grid.counts;
  const at = 6 * ray;
  const dx = Math.abs(rays[at + 3]) < PARALLEL ? 0 : rays[at + 3];
  const dy = Math.abs(rays[at + 4]) < PARALLEL ? 0 : rays[at + 4];
  const dz = Math.abs(rays[at + 5]) < PARALLEL ? 0 : rays[at + 5];
  // In units of voxels from the corner of the grid; distances along the ray then are in units of voxels, too.
  const ox = (rays[at] - minM[0]) / sizeM;
  const oy = (rays[at + 1] - minM[1]) / sizeM;
  const oz = (rays[at + 2] - minM[2]) / sizeM;
  const ix = 1 / dx;
  const iy = 1 / dy;
  const iz = 1 / dz;
  let enter = 0;
  let leave = lengthM / sizeM;
  if (dx !== 0) {
    enter = Math.max(enter, Math.min(-ox * ix, (nx - ox) * ix));
    leave = Math.min(leave, Math.max(-ox * ix, (nx - ox) * ix));
  } else if (ox < 0 || ox >= nx) return 0;
  if (dy !== 0) {
    enter = Math.max(enter, Math.min(-oy * iy, (ny - oy) * iy));
    leave = Math.min(leave, Math.max(-oy * iy, (ny - oy) * iy));
  } else if (oy < 0 || oy >= ny) return 0;
  if (dz !== 0) {
    enter = Math.max(enter, Math.min(-oz * iz, (nz - oz) * iz));
    leave = Math.min(leave, Math.max(-oz * iz, (nz - oz) * iz));
  } else if (oz < 0 || oz >= nz) return 0;
  if (!(enter <= leave)) return 0;
  let i = Math.min(nx - 1, Math.max(0, Math.floor(ox + enter * dx)));
  let j = Math.min(ny - 1, Math.max(0, Math.floor(oy + enter * dy)));
  let k = Math.min(nz - 1, Math.max(0, Math.floor(oz + enter * dz)));
  const [stepX, stepY, stepZ] = [dx < 0 ? -1 : 1, dy < 0 ? -1 : 1, dz < 0 ? -1 : 1];
  // Distance to the next face across each axis, and between faces.
  let nextX = dx === 0 ? Infinity : (i + (dx > 0 ? 1 : 0) - ox) * ix;
  let nextY = dy === 0 ? Infinity : (j + (dy > 0 ? 1 : 0) - oy) * iy;
  let nextZ = dz === 0 ? Infinity : (k + (dz > 0 ? 1 : 0) - oz) * iz;
  const [perX, perY, perZ] = [Math.abs(ix), Math.abs(iy), Math.abs(iz)];
  let voxel = (i * ny + j) * nz + k;
  const [overX, overY] = [stepX * ny * nz, stepY * nz];
  let count = 0;
  for (;;) {
    out[count++] = voxel;
    if (nextX <= nextY && nextX <= nextZ) {
      if (nextX > leave) return count;
      i += stepX;
      if (i < 0 || i >= nx) return count;
      nextX += perX;
      voxel += overX;
    } else if (nextY <= nextZ) {
      if (nextY > leave) return count;
      j += stepY;
      if (j < 0 || j >= ny) return count;
      nextY += perY;
      voxel += overY;
    } else {
      if (nextZ > leave) return count;
      k += stepZ;
      if (k < 0 || k >= nz) return count;
      nextZ += perZ;
      voxel += stepZ;
    }
  }
}
