import type { Instance } from '../scene/index.js';
import { buildBoxTree } from './boxTree.js';
import { BATCH_RAYS, HIT_NUMBERS, kernel, RAY_NUMBERS } from './kernel.js';
import { emptyBox, includeBox } from './box.js';
import type { MeshTree } from './meshTree.js';
import type { Nodes } from './nodes.js';
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

/** Where each mesh lies in the kernel's memory, and since which generation. */
const meshes = new WeakMap<MeshTree, { generation: number; nodes: number; triangles: number }>();

/** Bytes of an instance for the kernel, see `assembly/rayCaster.ts`. */
const INSTANCE_BYTES = 112;

/**
 * Finds what rays meet among placed meshes. World frame, metres.
 *
 * Two levels: one tree per mesh, made once and shared by all its instances and tracers, and one over the instances, cheap
 * enough to be made for every moment of a moving scene. A ray is turned into the frame of an instance without being
 * normalised, so distances stay those of the world. Nothing is allocated per ray. The descent itself is WebAssembly
 * (`assembly/rayCaster.ts`); its results are float64 and the same on every machine.
 */
export class RayTracer {
  readonly instances: readonly Instance[];
  /** Triangles in the world: those of a prototype once per instance. */
  readonly triangleCount: number;
  /** (6) minimum x y z, maximum x y z around everything; a minimum above its maximum where there is nothing. */
  readonly bounds: Float64Array;
  readonly hit: Hit = { instance: -1, triangle: -1, normalX: 0, normalY: 0, normalZ: 0 };
  readonly #placed: readonly PlacedInstance[];
  readonly #tree: Nodes;
  #generation = 0;
  #address = 0;

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
    if (this.#generation !== kernel.generation) this.#enter();
    const distance = kernel.cast(this.#address, ox, oy, oz, dx, dy, dz, maxM, 0);
    if (distance === Infinity) return distance;
    kernel.describeLast(this.#address, dx, dy, dz);
    this.readHit(BATCH_RAYS);
    return distance;
  }

  /** Whether anything lies in (0, maxM] along a unit direction; leaves `hit` alone. */
  occluded(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, maxM: number): boolean {
    if (this.#generation !== kernel.generation) this.#enter();
    return kernel.cast(this.#address, ox, oy, oz, dx, dy, dz, maxM, 1) < Infinity;
  }

  /**
   * Casts many rays, quicker than one by one, with the same results.
   *
   * @param rays (n, 6) origin, unit direction
   * @param count how many of them, at most BATCH_RAYS
   * @param distances (n) receives the distances; `readHit` then gives the facts of each ray that hit, until the
   *   next `castMany` of any tracer
   */
  castMany(rays: Float64Array, count: number, maxM: number, distances: Float64Array): void {
    if (count > BATCH_RAYS) throw new RangeError(`${count} rays; a batch has at most ${BATCH_RAYS}`);
    if (this.#generation !== kernel.generation) this.#enter();
    kernel.rays.set(rays.subarray(0, RAY_NUMBERS * count));
    kernel.castMany(this.#address, count, maxM);
    const { hits } = kernel;
    for (let ray = 0; ray < count; ray++) distances[ray] = hits[HIT_NUMBERS * ray];
  }

  /** Sets `hit` to what a ray of the last `castMany` met; its distance must be finite. */
  readHit(ray: number): void {
    const { hits, hitIndices } = kernel;
    const at = HIT_NUMBERS * ray;
    const { hit } = this;
    hit.instance = hitIndices[2 * at + 8];
    hit.triangle = this.#placed[hit.instance].tree.order[hitIndices[2 * at + 9]];
    hit.normalX = hits[at + 1];
    hit.normalY = hits[at + 2];
    hit.normalZ = hits[at + 3];
  }

  /** Copies instances, and meshes that are not there yet, into the kernel's memory. */
  #enter(): void {
    kernel.tidy();
    const { generation } = kernel;
    const table = new DataView(new ArrayBuffer(INSTANCE_BYTES * this.#placed.length));
    this.#placed.forEach(({ tree, localFromWorld }, index) => {
      let at = meshes.get(tree);
      if (at?.generation !== generation) {
        at = { generation, nodes: kernel.copy(tree.nodes.floats), triangles: kernel.copy(tree.triangles) };
        meshes.set(tree, at);
      }
      const start = INSTANCE_BYTES * index;
      localFromWorld.forEach((value, k) => table.setFloat64(start + 8 * k, value, true));
      table.setUint32(start + 96, at.nodes, true);
      table.setUint32(start + 100, at.triangles, true);
    });
    const nodes = kernel.copy(this.#tree.floats);
    this.#address = kernel.copy(Uint32Array.of(nodes, kernel.copy(new Uint8Array(table.buffer))));
    this.#generation = generation;
  }
}
