import { materialIndex, type MaterialName, type TriangleMesh } from '../scene/index.js';
import { composeAffine, type Affine } from './affine.js';

export type Point3 = readonly [x: number, y: number, z: number];

/** Collects vertices and triangles of one prototype; parts are added by the functions beside this class. */
export class MeshBuilder {
  readonly #positions: number[] = [];
  readonly #triangles: number[] = [];
  readonly #materials: number[] = [];
  #frame: Affine | undefined;
  #mirrored = false;

  get triangleCount(): number {
    return this.#materials.length;
  }

  /** @returns its index */
  vertex(x: number, y: number, z: number): number {
    const frame = this.#frame;
    if (frame === undefined) this.#positions.push(x, y, z);
    else {
      this.#positions.push(
        frame[0] * x + frame[1] * y + frame[2] * z + frame[3],
        frame[4] * x + frame[5] * y + frame[6] * z + frame[7],
        frame[8] * x + frame[9] * y + frame[10] * z + frame[11],
      );
    }
    return this.#positions.length / 3 - 1;
  }

  /** Vertex indices counter-clockwise seen from outside; the order is kept right inside mirroring frames. */
  triangle(material: MaterialName, a: number, b: number, c: number): void {
    if (this.#mirrored) this.#triangles.push(a, c, b);
    else this.#triangles.push(a, b, c);
    this.#materials.push(materialIndex(material));
  }

  /** Two triangles; corners counter-clockwise seen from outside. */
  quad(material: MaterialName, a: number, b: number, c: number, d: number): void {
    this.triangle(material, a, b, c);
    this.triangle(material, a, c, d);
  }

  /** A convex polygon with vertices of its own; corners counter-clockwise seen from outside. */
  polygon(material: MaterialName, corners: readonly Point3[]): void {
    const first = this.vertex(...corners[0]);
    let previous = this.vertex(...corners[1]);
    for (const corner of corners.slice(2)) {
      const next = this.vertex(...corner);
      this.triangle(material, first, previous, next);
      previous = next;
    }
  }

  /** Adds what `build` adds in a frame of its own: vertices are mapped by `frame` (3 × 4, row-major), nested. */
  within(frame: Affine, build: () => void): void {
    const outer = this.#frame;
    const outerMirrored = this.#mirrored;
    this.#frame = outer === undefined ? frame : composeAffine(outer, frame);
    if (determinant(frame) < 0) this.#mirrored = !outerMirrored;
    build();
    this.#frame = outer;
    this.#mirrored = outerMirrored;
  }

  build(): TriangleMesh {
    return {
      positions: Float32Array.from(this.#positions),
      triangles: Uint32Array.from(this.#triangles),
      materials: Uint8Array.from(this.#materials),
    };
  }

  /** The mesh moved so that its bounding box is centred over the origin and stands on z = 0. */
  buildCentred(): TriangleMesh {
    const positions = this.#positions;
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let at = 0; at < positions.length; at++) {
      const axis = at % 3;
      if (positions[at] < low[axis]) low[axis] = positions[at];
      if (positions[at] > high[axis]) high[axis] = positions[at];
    }
    const shift = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]];
    for (let at = 0; at < positions.length; at++) positions[at] -= shift[at % 3];
    return this.build();
  }
}

function determinant(m: Affine): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) + m[2] * (m[4] * m[9] - m[5] * m[8]);
}
