/**
 * The world's shapes as one flat table: tapered blocks, cylinders and ellipsoids with a pose each.
 *
 * A tapered block is the convex body between a bottom and a top rectangle (a plain box when both are equal): car
 * bodies, cabins with sloping windscreens, walls. Everything is in the world frame: x forward, y left, z up, metres.
 */
import { materialIndex, type MaterialName } from './materials.js';

export const BLOCK = 0;
export const CYLINDER = 1;
export const ELLIPSOID = 2;

/** Numbers per primitive: centre (3), world-from-local rotation (9, row-major), shape (8). */
export const STRIDE = 20;
export const SHAPE = 12;

/** Objects are numbered from 0; the background has none. */
export const NO_OBJECT = -1;

export class Primitives {
  count = 0;
  #kinds = new Uint8Array(256);
  #materials = new Uint8Array(256);
  #objects = new Int16Array(256);
  #brightness = new Float32Array(256);
  #data = new Float64Array(256 * STRIDE);

  /** (count) BLOCK, CYLINDER or ELLIPSOID. */
  get kinds(): Uint8Array {
    return this.#kinds;
  }
  /** (count) index into MATERIAL_NAMES. */
  get materials(): Uint8Array {
    return this.#materials;
  }
  /** (count) the object it belongs to, or NO_OBJECT. */
  get objects(): Int16Array {
    return this.#objects;
  }
  /** (count) factor on the material's reflectivity. */
  get brightness(): Float32Array {
    return this.#brightness;
  }
  /**
   * (count, STRIDE). Shape numbers by kind: block: half height c, then for the rear, front and side faces their
   * offset at mid height and slope (x ≥ rear + slope·z, x ≤ front + slope·z, |y| ≤ side + slope·z); cylinder: radius,
   * half length along local z; ellipsoid: three semi-axes.
   */
  get data(): Float64Array {
    return this.#data;
  }

  /** Adds a primitive; `rotation` is world-from-local (9, row-major). Returns its number. */
  add(
    kind: number,
    centre: readonly [number, number, number],
    rotation: ArrayLike<number>,
    shape: readonly number[],
    material: MaterialName,
    object: number,
    brightness: number,
  ): number {
    const index = this.count++;
    if (index === this.#kinds.length) this.#grow();
    this.#kinds[index] = kind;
    this.#materials[index] = materialIndex(material);
    this.#objects[index] = object;
    this.#brightness[index] = brightness;
    const at = index * STRIDE;
    this.#data.set(centre, at);
    for (let i = 0; i < 9; i++) this.#data[at + 3 + i] = rotation[i];
    this.#data.set(shape, at + SHAPE);
    return index;
  }

  #grow(): void {
    const capacity = this.#kinds.length * 2;
    const grown = <T extends Uint8Array | Int16Array | Float32Array | Float64Array>(next: T, old: T): T => {
      next.set(old);
      return next;
    };
    this.#kinds = grown(new Uint8Array(capacity), this.#kinds);
    this.#materials = grown(new Uint8Array(capacity), this.#materials);
    this.#objects = grown(new Int16Array(capacity), this.#objects);
    this.#brightness = grown(new Float32Array(capacity), this.#brightness);
    this.#data = grown(new Float64Array(capacity * STRIDE), this.#data);
  }
}

/** Half extents (x, y, z) of the local axis-aligned box around the primitive at table offset `at`, written to `out`. */
export function localHalfExtents(kind: number, data: Float64Array, at: number, out: Float64Array): void {
  const s = at + SHAPE;
  if (kind === BLOCK) {
    const c = data[s];
    const reach = (offset: number, slope: number): number => Math.abs(offset) + Math.abs(slope) * c;
    out[0] = Math.max(reach(data[s + 1], data[s + 2]), reach(data[s + 3], data[s + 4]));
    out[1] = reach(data[s + 5], data[s + 6]);
    out[2] = c;
  } else if (kind === CYLINDER) {
    out[0] = out[1] = data[s];
    out[2] = data[s + 1];
  } else {
    out[0] = data[s];
    out[1] = data[s + 1];
    out[2] = data[s + 2];
  }
}
