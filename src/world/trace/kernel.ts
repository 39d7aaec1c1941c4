/**
 * The ray caster in WebAssembly and its memory, one for each thread.
 *
 * Trees and instances are copied into it before rays are cast. Nothing is freed one by one: when much has gathered,
 * everything is dropped at once and a generation begins, in which each tracer that is still used copies itself anew.
 */
import { InputError } from '../../errors/index.js';
import { binary } from './binary.js';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  cast(
    tracer: number,
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    limit: number,
    any: number,
  ): number;
  describe(tracer: number, dx: number, dy: number, dz: number, hit: number): void;
  castMany(tracer: number, rays: number, count: number, limit: number, hits: number): void;
}

/** The part of the WebAssembly API that is used; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;
/** Numbers of a ray and of a hit, see `assembly/rayCaster.ts`. */
export const RAY_NUMBERS = 6;
export const HIT_NUMBERS = 5;
/** Rays of one batch. */
export const BATCH_RAYS = 1024;
/** Below lie the caster's own globals and stacks. */
const RAYS_AT = 8192;
const HITS_AT = RAYS_AT + 8 * RAY_NUMBERS * BATCH_RAYS;
/** A ray that is cast alone has a place of its own behind the batch. */
const FREE_AT = HITS_AT + 64 * Math.ceil((HIT_NUMBERS * (BATCH_RAYS + 1)) / 8);
/** A generation that has gathered more ends before the next tracer comes. */
const GATHERED_BYTES = 128 * 2 ** 20;

class Kernel {
  readonly #exports = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(binary, 'base64')))
    .exports as Exports;
  /** Rises when everything was dropped. */
  generation = 1;
  #free = FREE_AT;
  #buffer = this.#exports.memory.buffer;
  /** Rays of the next batch, (BATCH_RAYS, 6); valid until the next copy. */
  rays = new Float64Array(this.#buffer, 0, 0);
  /** Its hits and then that of the last single ray, (BATCH_RAYS + 1, 5): distance, normal, two int32. */
  hits = new Float64Array(this.#buffer, 0, 0);
  /** The same bytes as int32: instance at 10 k + 8, row at 10 k + 9. */
  hitIndices = new Int32Array(this.#buffer, 0, 0);
  readonly cast = this.#exports.cast;

  constructor() {
    this.#reserve(0);
  }

  /** Ends the generation where much has gathered; to be called before a tracer copies itself. */
  tidy(): void {
    if (this.#free < GATHERED_BYTES) return;
    this.#free = FREE_AT;
    this.generation++;
  }

  /** Copies bytes into the memory. @returns where they begin */
  copy(source: { readonly buffer: ArrayBufferLike; readonly byteOffset: number; readonly byteLength: number }): number {
    const at = this.#free;
    const end = at + Math.ceil(source.byteLength / 64) * 64;
    this.#reserve(end);
    new Uint8Array(this.#buffer, at).set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
    this.#free = end;
    return at;
  }

  castMany(tracer: number, count: number, limit: number): void {
    this.#exports.castMany(tracer, RAYS_AT, count, limit, HITS_AT);
  }

  describeLast(tracer: number, dx: number, dy: number, dz: number): void {
    this.#exports.describe(tracer, dx, dy, dz, HITS_AT + 8 * HIT_NUMBERS * BATCH_RAYS);
  }

  #reserve(end: number): void {
    const { memory } = this.#exports;
    const missing = Math.max(end, FREE_AT) - memory.buffer.byteLength;
    if (missing > 0) {
      try {
        memory.grow(Math.max(Math.ceil(missing / PAGE_BYTES), 64));
      } catch (error) {
        throw new InputError('the scene has more triangles than fit into memory; take fewer or simpler meshes', {
          cause: error,
        });
      }
    }
    if (this.#buffer === memory.buffer && this.rays.length > 0) return;
    this.#buffer = memory.buffer;
    this.rays = new Float64Array(this.#buffer, RAYS_AT, RAY_NUMBERS * BATCH_RAYS);
    this.hits = new Float64Array(this.#buffer, HITS_AT, HIT_NUMBERS * (BATCH_RAYS + 1));
    this.hitIndices = new Int32Array(this.#buffer, HITS_AT, 2 * HIT_NUMBERS * (BATCH_RAYS + 1));
  }
}

export const kernel = new Kernel();
