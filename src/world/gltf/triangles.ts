import { FileFormatError } from '../../errors/index.js';
import type { AccessorData } from './accessors.js';

/** glTF primitive modes that are surfaces. */
const TRIANGLES = 4;
const STRIP = 5;
const FAN = 6;

export function isSurface(mode: number | undefined): boolean {
  return (mode ?? TRIANGLES) >= TRIANGLES;
}

/** Triangles of a primitive, without looking at its indices. */
export function triangleCountOf(mode: number | undefined, corners: number): number {
  return (mode ?? TRIANGLES) === TRIANGLES ? Math.floor(corners / 3) : Math.max(0, corners - 2);
}

/**
 * Vertex indices of a primitive's triangles, counter-clockwise as the file has them; triangles with equal corners,
 * which join strips, are left out.
 *
 * @param place begins messages @returns (t, 3)
 * @throws FileFormatError for an index behind the last vertex
 */
export function trianglesOf(
  mode: number | undefined,
  vertexCount: number,
  indices: AccessorData | undefined,
  file: string,
  place: string,
): Uint32Array {
  const corners = indices?.count ?? vertexCount;
  const kind = mode ?? TRIANGLES;
  const triangles = new Uint32Array(3 * triangleCountOf(kind, corners));
  let used = 0;
  const corner = (at: number): number => {
    const vertex = indices === undefined ? at : indices.at(at, 0);
    if (vertex >= vertexCount) {
      throw new FileFormatError(file, place, `index ${at} is ${vertex}, and there are ${vertexCount} vertices`);
    }
    return vertex;
  };
  const add = (a: number, b: number, c: number): void => {
    if (a === b || b === c || a === c) return;
    triangles[used++] = a;
    triangles[used++] = b;
    triangles[used++] = c;
  };
  if (kind === TRIANGLES) {
    for (let at = 0; at + 2 < corners; at += 3) add(corner(at), corner(at + 1), corner(at + 2));
  } else {
    for (let at = 0; at + 2 < corners; at++) {
      if (kind === FAN) add(corner(at + 1), corner(at + 2), corner(0));
      // Every second triangle of a strip runs the other way.
      else if (kind === STRIP && at % 2 === 0) add(corner(at), corner(at + 1), corner(at + 2));
      else add(corner(at), corner(at + 2), corner(at + 1));
    }
  }
  return triangles.slice(0, used);
}
