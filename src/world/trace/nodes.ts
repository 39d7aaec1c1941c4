/**
 * How a tree lies in memory: a node holds the boxes of both its children, so that one visit decides about two.
 *
 * 16 words of 32 bits, one cache line: the left child's box (minimum x y z, maximum x y z) as float32, the right child's
 * box, then a reference to each child as int32. A reference ≥ 0 is the word at which the child node begins; a negative
 * one is a leaf, whose meaning is `~reference`. Node 0 is the root.
 */
export const NODE_WORDS = 16;
export const LEFT_BOX = 0;
export const RIGHT_BOX = 6;
export const LEFT_CHILD = 12;
export const RIGHT_CHILD = 13;

/** Enough for the descent of any tree that is built here: one entry a level. */
export const STACK_SIZE = 128;

/** Where triangles lie that a leaf of a mesh holds: `~reference` is first · 2^LEAF_BITS + count - 1. */
export const LEAF_BITS = 3;
export const LEAF_MOST = 1 << LEAF_BITS;

/** Nodes while they are made: grows as needed. */
export class NodeWriter {
  #words = new ArrayBuffer(64 * 4 * NODE_WORDS);
  #floats = new Float32Array(this.#words);
  #integers = new Int32Array(this.#words);
  #used = 0;

  /** @returns the word at which the new node begins */
  add(): number {
    if (this.#used === this.#floats.length) {
      const larger = new ArrayBuffer(2 * this.#words.byteLength);
      new Int32Array(larger).set(this.#integers);
      this.#words = larger;
      this.#floats = new Float32Array(larger);
      this.#integers = new Int32Array(larger);
    }
    const at = this.#used;
    this.#used += NODE_WORDS;
    return at;
  }

  /** @param side 0 left, 1 right @param box (6) minimum, maximum; widened to what float32 can hold */
  setChild(node: number, side: 0 | 1, reference: number, box: ArrayLike<number>): void {
    const at = node + (side === 0 ? LEFT_BOX : RIGHT_BOX);
    for (let axis = 0; axis < 3; axis++) {
      this.#floats[at + axis] = floatBelow(box[axis]);
      this.#floats[at + 3 + axis] = floatAbove(box[3 + axis]);
    }
    this.#integers[node + LEFT_CHILD + side] = reference;
  }

  /** A child that no ray meets: its box begins after its end. */
  setNoChild(node: number, side: 0 | 1): void {
    const at = node + (side === 0 ? LEFT_BOX : RIGHT_BOX);
    this.#floats.fill(Infinity, at, at + 3);
    this.#floats.fill(-Infinity, at + 3, at + 6);
    this.#integers[node + LEFT_CHILD + side] = -1;
  }

  finish(): { floats: Float32Array; integers: Int32Array } {
    const words = this.#words.slice(0, 4 * this.#used);
    return { floats: new Float32Array(words), integers: new Int32Array(words) };
  }
}

/** A float32 a little below: rounding in a ray's slab test never loses a surface that lies in a face of its box. */
function floatBelow(value: number): number {
  return Math.fround(value - slack(value));
}

function floatAbove(value: number): number {
  return Math.fround(value + slack(value));
}

const slack = (value: number): number => 2 ** -22 * Math.abs(value) + 1e-9;
