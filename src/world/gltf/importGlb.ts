import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { FileFormatError, InputError } from '../../errors/index.js';
import { readFileBounded } from '../../sensors/index.js';
import { boundsOf } from '../mesh/index.js';
import { NO_OBJECT, type Instance, type MotionState, type Prototype, type Scene } from '../scene/index.js';
import { readAccessors } from './accessors.js';
import { zUpAffine, type UpAxis } from './axes.js';
import { parseGlb } from './container.js';
import { groundOf } from './groundHeight.js';
import { accessorsOf, MeshReader } from './meshes.js';
import { copiesOf, meshNodesOf } from './nodes.js';
import { readBuffers } from './resources.js';
import { checkGltf, type Gltf } from './schema.js';
import { TextureReader } from './textures.js';

export interface GlbImportOptions {
  /** Which axis of the file points up; 'y' unless given, as glTF says. */
  readonly up?: UpAxis;
  /** Metres that a unit of the file stands for; 1 unless given, as glTF says. */
  readonly metresPerUnit?: number;
  /** Of the scene; 10 s unless given. Nothing in it moves. */
  readonly durationS?: number;
}

/** A scene from a file. World frame: z up, metres; its origin is the file's. */
export interface ImportedScene extends Scene {
  /** What was left out, in words. */
  readonly notes: readonly string[];
  /** Triangles with every copy of a mesh counted. */
  readonly triangleCount: number;
  readonly bounds: { readonly min: readonly [number, number, number]; readonly max: readonly [number, number, number] };
}

const MOST_INSTANCES = 1_000_000;

function checkOptions({ up = 'y', metresPerUnit = 1, durationS = 10 }: GlbImportOptions): Required<GlbImportOptions> {
  if (up !== 'y' && up !== 'z') throw new InputError(`up: ${String(up)} is no axis: give 'y' or 'z'`);
  if (!(metresPerUnit > 0 && metresPerUnit <= 1e6)) {
    throw new InputError(
      `metresPerUnit: ${metresPerUnit} is not possible: give a number above 0, 0.01 for centimetres`,
    );
  }
  if (!(durationS > 0 && durationS < Infinity)) throw new InputError(`durationS: ${durationS} is no time`);
  return { up, metresPerUnit, durationS };
}

/**
 * Reads a GLB file as a scene: every mesh of the default scene with its transforms, as triangles with a colour each
 * (base colour, vertex colours and PNG or JPEG base colour textures; the material is `imported`). Skins stand in their
 * rest pose; cameras, lights, animations and morph targets are left out. Whatever is left out is told in `notes`.
 *
 * @throws InputError for options that are none and files that cannot be read
 * @throws FileFormatError naming the file, the byte or JSON pointer and what is wrong: no GLB, cut off, compressed
 *   geometry, ranges outside of buffers, positions that are no numbers, files outside of the folder, too large
 */
export async function importGlb(path: string, options: GlbImportOptions = {}): Promise<ImportedScene> {
  const { up, metresPerUnit, durationS } = checkOptions(options);
  const bytes = await readFileBounded(path);
  const notes = new Set<string>();
  const { json, binary } = parseGlb(bytes, path);
  const gltf = checkGltf(json, path);
  const buffers = await readBuffers(gltf, binary, path);
  const instances = await readInstances(gltf, buffers, path, { up, metresPerUnit }, notes);
  if (instances.length === 0) throw new FileFormatError(path, undefined, 'its scene shows no triangle');
  const bounds = boundsOfInstances(instances);
  const groundHeight = groundOf(instances, bounds.min[2], bounds.max[2]);
  let ego: MotionState | undefined;
  return {
    key: `${basename(path)}#${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`,
    durationS,
    fixed: instances,
    objects: [],
    landmarks: [],
    groundHeight,
    ego: {
      at: () => {
        const [x, y] = [(bounds.min[0] + bounds.max[0]) / 2, (bounds.min[1] + bounds.max[1]) / 2];
        ego ??= { x, y, z: groundHeight(x, y), yawRad: 0, velocityX: 0, velocityY: 0 };
        return ego;
      },
    },
    sun: { azimuthRad: 0.8, elevationRad: 0.9 },
    notes: [...notes],
    triangleCount: instances.reduce((sum, { prototype }) => sum + prototype.mesh.triangles.length / 3, 0),
    bounds,
  };
}

async function readInstances(
  gltf: Gltf,
  buffers: readonly Uint8Array[],
  file: string,
  { up, metresPerUnit }: { up: UpAxis; metresPerUnit: number },
  notes: Set<string>,
): Promise<Instance[]> {
  const note = (text: string): void => void notes.add(text);
  const nodes = meshNodesOf(gltf, file);
  const meshes = [...new Set(nodes.map((node) => node.mesh))].sort((a, b) => a - b);
  const needed = new Set<number>();
  const copies = (node: number): Readonly<Record<string, number>> =>
    gltf.nodes?.[node]?.extensions?.EXT_mesh_gpu_instancing?.attributes ?? {};
  for (const mesh of meshes) {
    for (const primitive of gltf.meshes?.[mesh]?.primitives ?? [])
      for (const index of accessorsOf(primitive)) needed.add(index);
  }
  for (const { node } of nodes) for (const index of Object.values(copies(node))) needed.add(index);
  const known = new Set([...needed].filter((index) => gltf.accessors?.[index] !== undefined));
  const accessors = await readAccessors(gltf, buffers, known, file);
  const textures = new TextureReader(gltf, buffers, file, note);
  const reader = new MeshReader(gltf, accessors, textures, up, file, note);
  const prototypes = new Map<number, Prototype | undefined>();
  for (const mesh of meshes) prototypes.set(mesh, await reader.read(mesh));
  const instances: Instance[] = [];
  for (const node of nodes) {
    const prototype = prototypes.get(node.mesh);
    if (prototype === undefined) continue;
    if (gltf.nodes?.[node.node]?.skin !== undefined) note(`node ${node.node} has a skin and stands in its rest pose`);
    for (const { worldFromLocal } of copiesOf(node, copies(node.node), accessors, file)) {
      const affine = up === 'y' ? zUpAffine(worldFromLocal) : Float64Array.from(worldFromLocal);
      for (let i = 0; i < 12; i++) affine[i] *= metresPerUnit;
      if (isFlat(affine)) {
        note(`node ${node.node} is scaled to nothing and left out`);
        continue;
      }
      instances.push({
        prototype,
        worldFromLocal: affine,
        object: NO_OBJECT,
        tint: [255, 255, 255],
        reflectivityFactor: 1,
      });
      if (instances.length > MOST_INSTANCES) {
        throw new FileFormatError(file, `/nodes/${node.node}`, `the scene has more than ${MOST_INSTANCES} meshes`);
      }
    }
  }
  return instances;
}

/** Whether an affine has no volume. */
function isFlat(m: ArrayLike<number>): boolean {
  const determinant =
    m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) + m[2] * (m[4] * m[9] - m[5] * m[8]);
  const size = Math.max(...[0, 1, 2, 4, 5, 6, 8, 9, 10].map((i) => Math.abs(m[i])));
  return !(Math.abs(determinant) > 1e-12 * size ** 3);
}

function boundsOfInstances(instances: readonly Instance[]): ImportedScene['bounds'] {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ] as [number[], number[]];
  for (const { prototype, worldFromLocal: m } of instances) {
    const box = boundsOf(prototype.mesh);
    for (let corner = 0; corner < 8; corner++) {
      const [x, y, z] = [0, 1, 2].map((axis) => ((corner >> axis) & 1 ? box.max : box.min)[axis]);
      for (let axis = 0; axis < 3; axis++) {
        const value = m[4 * axis] * x + m[4 * axis + 1] * y + m[4 * axis + 2] * z + m[4 * axis + 3];
        min[axis] = Math.min(min[axis], value);
        max[axis] = Math.max(max[axis], value);
      }
    }
  }
  return { min: min as [number, number, number], max: max as [number, number, number] };
}
