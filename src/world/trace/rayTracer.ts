import type { Instance } from '../scene/index.js';
import { buildBoxTree, type BoxTree } from './boxTree.js';
import { castMesh, DIRECTION, NEAREST, ORIGIN, RAY_NUMBERS, ROW } from './castMesh.js';
import { emptyBox, includeBox, TRIANGLE_NUMBERS } from './meshTree.js';
import { LEFT_CHILD, RIGHT_BOX, RIGHT_CHILD, STACK_SIZE } from './nodes.js';
import { placeInstance, type PlacedInstance } from './placedInstance.js';

/** What a ray met; valid until the next cast that hits. */
export interface Hit {
  /** Place in `RayTracer.instances`. */
  instance: number;
  /** Place in the mesh of the instance's prototype. */
  triangle: number;
  /** Unit normal of the triangle, world frame, facing the ray's origin. */
  normalX: number;
  normalY: number;
  normalZ: number;
}

/**
 * Finds what rays meet among placed meshes. World frame, metres.
 *
 * Two levels: one tree per mesh, made once and shared by all its instances and tracers, and one over the instances, cheap
 * enough to be made for every moment of a moving scene. A ray is turned into the frame of an instance without being
 * normalised, so distances stay those of the world. Nothing is allocated per ray. A tracer is for one thread.
 */
export class RayTracer {
  readonly instances: readonly Instance[];
  /** Triangles in the world: those of a prototype once per instance. */
  readonly triangleCount: number;
  /** (6) minimum x y z, maximum x y z around everything; a minimum above its maximum where there is nothing. */
  readonly bounds: Float64Array;
  readonly hit: Hit = { instance: -1, triangle: -1, normalX: 0, normalY: 0, normalZ: 0 };
  readonly #placed: readonly PlacedInstance[];
  readonly #tree: BoxTree;
  readonly #stack = new Int32Array(STACK_SIZE);
  readonly #stackDistance = new Float64Array(STACK_SIZE);
  readonly #ray = new Float64Array(RAY_NUMBERS);

  /** @throws InputError for a mesh or an affine that is none, see `meshTree` and `placeInstance` */
  constructor(instances: readonly Instance[]) {
    this.instances = instances;
    this.#placed = instances.map(placeInstance);
    this.triangleCount = instances.reduce((sum, { prototype }) => sum + prototype.mesh.triangles.length / 3, 0);
    const boxes = this.#placed.map(({ box }) => box);
    const solid = [...boxes.keys()].filter((index) => boxes[index][0] <= boxes[index][3]);
    this.bounds = emptyBox();
    for (const index of solid) includeBox(boxes[index], this.bounds);
    this.#tree = buildBoxTree(boxes, solid);
  }

  /**
   * @param ox, oy, oz origin @param dx, dy, dz unit direction
   * @returns distance to the nearest surface in (0, maxM], its facts in `hit`; Infinity where there is none
   */
  cast(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, maxM: number): number {
    const instance = this.#descend(ox, oy, oz, dx, dy, dz, maxM, false);
    if (instance < 0) return Infinity;
    const { tree, localFromWorld: m } = this.#placed[instance];
    const row = this.#ray[ROW];
    const k = TRIANGLE_NUMBERS * row;
    const t = tree.triangles;
    const lx = t[k + 4] * t[k + 8] - t[k + 5] * t[k + 7];
    const ly = t[k + 5] * t[k + 6] - t[k + 3] * t[k + 8];
    const lz = t[k + 3] * t[k + 7] - t[k + 4] * t[k + 6];
    // Normals turn with the transposed inverse.
    const nx = m[0] * lx + m[4] * ly + m[8] * lz;
    const ny = m[1] * lx + m[5] * ly + m[9] * lz;
    const nz = m[2] * lx + m[6] * ly + m[10] * lz;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    const scale = nx * dx + ny * dy + nz * dz > 0 ? -1 / length : 1 / length;
    const hit = this.hit;
    hit.instance = instance;
    hit.triangle = tree.order[row];
    hit.normalX = nx * scale;
    hit.normalY = ny * scale;
    hit.normalZ = nz * scale;
    return this.#ray[NEAREST];
  }

  /** Whether anything lies in (0, maxM] along a unit direction; leaves `hit` alone. */
  occluded(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, maxM: number): boolean {
    return this.#descend(ox, oy, oz, dx, dy, dz, maxM, true) >= 0;
  }

  /** @returns the instance that was hit, or -1; distance and triangle are in the ray's record */
  #descend(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, maxM: number, any: boolean): number {
    const { floats, integers } = this.#tree;
    const placed = this.#placed;
    const stack = this.#stack;
    const stackDistance = this.#stackDistance;
    const ray = this.#ray;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    const nearX = ix < 0 ? 3 : 0;
    const nearY = iy < 0 ? 4 : 1;
    const nearZ = iz < 0 ? 5 : 2;
    const farX = 3 - nearX;
    const farY = 5 - nearY;
    const farZ = 7 - nearZ;
    let nearest = maxM;
    ray[NEAREST] = maxM;
    let instance = -1;
    let depth = 0;
    let reference = 0;
    descent: for (;;) {
      if (reference >= 0) {
        let low = 0;
        let high = nearest;
        let t = (floats[reference + nearX] - ox) * ix;
        if (t > low) low = t;
        t = (floats[reference + nearY] - oy) * iy;
        if (t > low) low = t;
        t = (floats[reference + nearZ] - oz) * iz;
        if (t > low) low = t;
        t = (floats[reference + farX] - ox) * ix;
        if (t < high) high = t;
        t = (floats[reference + farY] - oy) * iy;
        if (t < high) high = t;
        t = (floats[reference + farZ] - oz) * iz;
        if (t < high) high = t;
        let low2 = 0;
        let high2 = nearest;
        const right = reference + RIGHT_BOX;
        t = (floats[right + nearX] - ox) * ix;
        if (t > low2) low2 = t;
        t = (floats[right + nearY] - oy) * iy;
        if (t > low2) low2 = t;
        t = (floats[right + nearZ] - oz) * iz;
        if (t > low2) low2 = t;
        t = (floats[right + farX] - ox) * ix;
        if (t < high2) high2 = t;
        t = (floats[right + farY] - oy) * iy;
        if (t < high2) high2 = t;
        t = (floats[right + farZ] - oz) * iz;
        if (t < high2) high2 = t;
        if (low <= high) {
          if (low2 <= high2) {
            const leftFirst = low <= low2;
            stack[depth] = leftFirst ? integers[reference + RIGHT_CHILD] : integers[reference + LEFT_CHILD];
            stackDistance[depth++] = leftFirst ? low2 : low;
            reference = leftFirst ? integers[reference + LEFT_CHILD] : integers[reference + RIGHT_CHILD];
          } else {
            reference = integers[reference + LEFT_CHILD];
          }
          continue;
        }
        if (low2 <= high2) {
          reference = integers[reference + RIGHT_CHILD];
          continue;
        }
      } else {
        const index = ~reference;
        const { tree, localFromWorld: m } = placed[index];
        ray[ORIGIN] = m[0] * ox + m[1] * oy + m[2] * oz + m[3];
        ray[ORIGIN + 1] = m[4] * ox + m[5] * oy + m[6] * oz + m[7];
        ray[ORIGIN + 2] = m[8] * ox + m[9] * oy + m[10] * oz + m[11];
        ray[DIRECTION] = m[0] * dx + m[1] * dy + m[2] * dz;
        ray[DIRECTION + 1] = m[4] * dx + m[5] * dy + m[6] * dz;
        ray[DIRECTION + 2] = m[8] * dx + m[9] * dy + m[10] * dz;
        if (castMesh(tree, ray, any)) {
          instance = index;
          if (any) return index;
          nearest = ray[NEAREST];
        }
      }
      do {
        if (depth === 0) break descent;
        reference = stack[--depth];
      } while (stackDistance[depth] > nearest);
    }
    return instance;
  }
}
