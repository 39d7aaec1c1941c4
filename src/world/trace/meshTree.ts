/**
 * The search tree of one mesh: built by three-mesh-bvh with the surface area heuristic, repacked for our own descent.
 *
 * Triangles are copied in the order of the leaves as (vertex, edge, edge), so that a leaf reads memory once and in order.
 */
import { BufferAttribute, BufferGeometry } from 'three';
import { MeshBVH, SAH } from 'three-mesh-bvh';
import { InputError } from '../../errors/index.js';
import type { Prototype, TriangleMesh } from '../scene/index.js';
import { emptyBox, includeBox } from './box.js';
import { LEAF_BITS, LEAF_MOST, NodeWriter, type Nodes } from './nodes.js';
import { includeTriangle, solidTriangles, TRIANGLE_NUMBERS, writeTriangle } from './triangles.js';

/** Below this a leaf is not split further. */
const LEAF_TRIANGLES = 4;

export interface MeshTree {
  readonly nodes: Nodes;
  /** (t, 9) in the order of the leaves. */
  readonly triangles: Float64Array;
  /** (t) the place in the mesh of each. */
  readonly order: Uint32Array;
}

const trees = new WeakMap<TriangleMesh, MeshTree>();

/**
 * @returns the tree of a prototype's mesh; built at the first call
 * @throws InputError for a mesh with a vertex that is not finite or a triangle that names no vertex
 */
export function meshTree(prototype: Prototype): MeshTree {
  let tree = trees.get(prototype.mesh);
  if (tree === undefined) {
    checkMesh(prototype);
    tree = buildTree(prototype.mesh);
    trees.set(prototype.mesh, tree);
  }
  return tree;
}

function checkMesh({ id, mesh }: Prototype): void {
  const vertices = mesh.positions.length / 3;
  const badVertex = mesh.positions.findIndex((value) => !Number.isFinite(value));
  if (badVertex >= 0) {
    throw new InputError(
      `mesh ${id}: vertex ${Math.floor(badVertex / 3)} is ${mesh.positions[badVertex]}; every coordinate must be finite`,
    );
  }
  const badIndex = mesh.triangles.findIndex((index) => index >= vertices);
  if (badIndex >= 0) {
    throw new InputError(
      `mesh ${id}: triangle ${Math.floor(badIndex / 3)} names vertex ${mesh.triangles[badIndex]} of ${vertices}`,
    );
  }
}

/** Words of a three-mesh-bvh node: box (6 floats), then offset or first triangle, then axis or count and leaf mark. */
const SOURCE_WORDS = 8;
const SOURCE_LEAF = 0xffff;

function buildTree(mesh: TriangleMesh): MeshTree {
  const solid = solidTriangles(mesh);
  const count = solid.length;
  const writer = new NodeWriter();
  const triangles = new Float64Array(TRIANGLE_NUMBERS * count);
  const order = new Uint32Array(count);
  const root = writer.add();
  if (count === 0) {
    writer.setNoChild(root, 0);
    writer.setNoChild(root, 1);
    return { nodes: writer.finish(), triangles, order };
  }
  const index = new Uint32Array(3 * count);
  solid.forEach((triangle, row) => index.set(mesh.triangles.subarray(3 * triangle, 3 * triangle + 3), 3 * row));
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3));
  geometry.setIndex(new BufferAttribute(index, 1));
  const bvh = new MeshBVH(geometry, {
    strategy: SAH,
    targetLeafSize: LEAF_TRIANGLES,
    indirect: true,
    maxDepth: 64,
    verbose: false,
  });
  const { roots, indirectBuffer } = MeshBVH.serialize(bvh, { cloneBuffers: false }) as unknown as {
    roots: readonly ArrayBuffer[];
    indirectBuffer: ArrayLike<number>;
  };
  for (let row = 0; row < count; row++) {
    const triangle = solid[indirectBuffer[row]];
    order[row] = triangle;
    writeTriangle(mesh, triangle, triangles, TRIANGLE_NUMBERS * row);
  }
  const words = new Uint32Array(roots[0]);
  const halves = new Uint16Array(roots[0]);
  const box = emptyBox();

  /** Writes what lies below a source node and returns its reference; `bounds` receives its box. */
  function pack(source: number, node: number, side: 0 | 1, bounds: Float64Array): void {
    if (halves[2 * source + 15] === SOURCE_LEAF) {
      packRange(words[source + 6], halves[2 * source + 14], node, side, bounds);
      return;
    }
    packInner(
      node,
      side,
      bounds,
      (child, low) => pack(source + SOURCE_WORDS, child, 0, low),
      (child, high) => pack(source + SOURCE_WORDS * words[source + 6], child, 1, high),
    );
  }

  /** A leaf; one that is too large (equal centres cannot be told apart) is halved. */
  function packRange(first: number, length: number, node: number, side: 0 | 1, bounds: Float64Array): void {
    if (length <= LEAF_MOST) {
      for (let row = first; row < first + length; row++) includeTriangle(triangles, TRIANGLE_NUMBERS * row, bounds);
      writer.setChild(node, side, ~((first << LEAF_BITS) | (length - 1)), bounds);
      return;
    }
    const half = length >> 1;
    packInner(
      node,
      side,
      bounds,
      (child, low) => packRange(first, half, child, 0, low),
      (child, high) => packRange(first + half, length - half, child, 1, high),
    );
  }

  function packInner(
    node: number,
    side: 0 | 1,
    bounds: Float64Array,
    left: (child: number, bounds: Float64Array) => void,
    right: (child: number, bounds: Float64Array) => void,
  ): void {
    const child = writer.add();
    for (const half of [left, right]) {
      const part = emptyBox();
      half(child, part);
      includeBox(part, bounds);
    }
    writer.setChild(node, side, child, bounds);
  }

  if (halves[15] === SOURCE_LEAF) {
    packRange(words[6], halves[14], root, 0, box);
    writer.setNoChild(root, 1);
  } else {
    for (const side of [0, 1] as const) {
      const part = emptyBox();
      pack(side === 0 ? SOURCE_WORDS : SOURCE_WORDS * words[6], root, side, part);
      includeBox(part, box);
    }
  }
  return { nodes: writer.finish(), triangles, order };
}
