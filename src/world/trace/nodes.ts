/**
 * How a tree lies in memory: a node holds the boxes of both its children, so that one visit decides about two.
 *
 * 64 bytes, one cache line: pairs (left child, right child) of float32, minimum x y z, then maximum x y z; then a
 * reference to each child as int32. A reference ≥ 0 is the byte at which the child node begins; a negative one is a leaf,
 * whose meaning is `~reference`. The root begins at 0. `assembly/rayCaster.ts` reads it.
 */
const NODE_BYTES = 64;
const CHILDREN = 12;

/** Where triangles lie that a leaf of a mesh holds: `~reference` is first · 2^LEAF_BITS + count - 1. */
export const LEAF_BITS = 3;
export const LEAF_MOST = 1 << LEAF_BITS;

/** A tree's nodes, (n, 16) words as float32 and as int32: two views of the same bytes. */
export interface Nodes {
  readonly floats: Float32Array;
  readonly integers: Int32Array;
}

/** Nodes while they are made: grows as needed. Nodes are named by the byte at which they begin. */
export class NodeWriter {
  #bytes = new ArrayBuffer(64 * NODE_BYTES);
  #floats = new Float32Array(this.#bytes);
  #integers = new Int32Array(this.#bytes);
  #used = 0;

  add(): number {
    if (this.#used === this.#bytes.byteLength) {
      const larger = new ArrayBuffer(2 * this.#used);
      new Int32Array(larger).set(this.#integers);
      this.#bytes = larger;
      this.#floats = new Float32Array(larger);
      this.#integers = new Int32Array(larger);
    }
    const node = this.#used;
    this.#used += NODE_BYTES;
    return node;
  }

  /** @param side 0 left, 1 right @param box (6) minimum, maximum; widened to what float32 can hold */
  setChild(node: number, side: 0 | 1, reference: number, box: ArrayLike<number>): void {
    const at = node / 4 + side;
    for (let axis = 0; axis < 3; axis++) {
      this.#floats[at + 2 * axis] = floatBelow(box[axis]);
      this.#floats[at + 6 + 2 * axis] = floatAbove(box[3 + axis]);
    }
    this.#integers[at + CHILDREN] = reference;
  }

  /** A child that no ray meets: its box begins after its end. */
  setNoChild(node: number, side: 0 | 1): void {
    const at = node / 4 + side;
    for (let axis = 0; axis < 3; axis++) {
      this.#floats[at + 2 * axis] = Infinity;
      this.#floats[at + 6 + 2 * axis] = -Infinity;
    }
    this.#integers[at + CHILDREN] = -1;
  }

  finish(): Nodes {
    const bytes = this.#bytes.slice(0, this.#used);
    return { floats: new Float32Array(bytes), integers: new Int32Array(bytes) };
  }
}

export function childOf({ integers }: Nodes, node: number, side: 0 | 1): number {
  return integers[node / 4 + CHILDREN + side];
}

/** (6) minimum x y z, maximum x y z of a child. */
export function childBox({ floats }: Nodes, node: number, side: 0 | 1): Float64Array {
  return Float64Array.from({ length: 6 }, (_, k) => floats[node / 4 + side + 2 * k]);
}

/** A float32 a little below: rounding in a ray's slab test never loses a surface that lies in a face of its box. */
function floatBelow(value: number): number {
  return Math.fround(value - slack(value));
}

function floatAbove(value: number): number {
  return Math.fround(value + slack(value));
}

const slack = (value: number): number => 2 ** -22 * Math.abs(value) + 1e-9;
