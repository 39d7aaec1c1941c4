import { FileFormatError } from '../../errors/index.js';
import { composeAffine } from '../mesh/index.js';
import type { AccessorData } from './accessors.js';
import type { Gltf } from './schema.js';

type GltfNode = NonNullable<Gltf['nodes']>[number];

/** A mesh that a node shows. */
export interface MeshNode {
  readonly node: number;
  readonly mesh: number;
  /** (12) row-major, in the file's own axes. */
  readonly worldFromLocal: Float64Array;
}

const IDENTITY = Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

/** Translation · rotation · scale; the quaternion (x, y, z, w) is normalised. */
function fromParts(t: ArrayLike<number>, q: ArrayLike<number>, s: ArrayLike<number>): Float64Array {
  const norm = Math.hypot(q[0], q[1], q[2], q[3]);
  const [x, y, z, w] = norm > 0 ? [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm] : [0, 0, 0, 1];
  return Float64Array.of(
    (1 - 2 * (y * y + z * z)) * s[0],
    2 * (x * y - z * w) * s[1],
    2 * (x * z + y * w) * s[2],
    t[0],
    2 * (x * y + z * w) * s[0],
    (1 - 2 * (x * x + z * z)) * s[1],
    2 * (y * z - x * w) * s[2],
    t[1],
    2 * (x * z - y * w) * s[0],
    2 * (y * z + x * w) * s[1],
    (1 - 2 * (x * x + y * y)) * s[2],
    t[2],
  );
}

function localOf({ matrix: m, translation, rotation, scale }: GltfNode): Float64Array {
  if (m !== undefined)
    return Float64Array.of(m[0], m[4], m[8], m[12], m[1], m[5], m[9], m[13], m[2], m[6], m[10], m[14]);
  return fromParts(translation ?? [0, 0, 0], rotation ?? [0, 0, 0, 1], scale ?? [1, 1, 1]);
}

/** Root nodes of the scene that is shown; without scenes, all nodes that are nobody's child. */
function rootsOf(gltf: Gltf, file: string): readonly number[] {
  if (gltf.scenes === undefined || gltf.scenes.length === 0) {
    const children = new Set((gltf.nodes ?? []).flatMap((node) => node.children ?? []));
    return (gltf.nodes ?? []).map((_, i) => i).filter((i) => !children.has(i));
  }
  const shown = gltf.scene ?? 0;
  const scene = gltf.scenes[shown];
  if (scene === undefined) throw new FileFormatError(file, '/scene', `there is no scene ${shown}`);
  return scene.nodes ?? [];
}

/**
 * The meshes of the default scene with where they are, in the order of the file.
 *
 * @throws FileFormatError for nodes that are missing, have two parents or stand in a circle
 */
export function meshNodesOf(gltf: Gltf, file: string): MeshNode[] {
  const nodes = gltf.nodes ?? [];
  const seen = new Uint8Array(nodes.length);
  const found: MeshNode[] = [];
  const open = [...rootsOf(gltf, file)]
    .reverse()
    .map((node) => ({ node, parent: Float64Array.from(IDENTITY) as Float64Array, place: '/scenes' }));
  while (open.length > 0) {
    const { node, parent, place } = open.pop() as (typeof open)[number];
    const about = nodes[node];
    if (about === undefined) throw new FileFormatError(file, place, `there is no node ${node}`);
    if (seen[node] === 1) {
      throw new FileFormatError(file, `/nodes/${node}`, 'is reached twice: nodes form a tree, without circles');
    }
    seen[node] = 1;
    const worldFromLocal = composeAffine(parent, localOf(about));
    if (!worldFromLocal.every(Number.isFinite)) {
      throw new FileFormatError(file, `/nodes/${node}`, 'its transform is larger than numbers are');
    }
    if (about.mesh !== undefined) {
      if (gltf.meshes?.[about.mesh] === undefined) {
        throw new FileFormatError(file, `/nodes/${node}/mesh`, `there is no mesh ${about.mesh}`);
      }
      found.push({ node, mesh: about.mesh, worldFromLocal });
    }
    for (const child of [...(about.children ?? [])].reverse()) {
      open.push({ node: child, parent: worldFromLocal, place: `/nodes/${node}/children` });
    }
  }
  return found;
}

/** The copies of a node by EXT_mesh_gpu_instancing, each with its own translation, rotation and scale. */
export function copiesOf(
  node: MeshNode,
  attributes: Readonly<Record<string, number>>,
  accessors: ReadonlyMap<number, AccessorData>,
  file: string,
): MeshNode[] {
  const place = `/nodes/${node.node}/extensions/EXT_mesh_gpu_instancing`;
  const wanted = { TRANSLATION: 3, ROTATION: 4, SCALE: 3 } as const;
  const data = (Object.keys(wanted) as (keyof typeof wanted)[]).map((name) => {
    const accessor = attributes[name] === undefined ? undefined : accessors.get(attributes[name]);
    if (accessor !== undefined && accessor.components !== wanted[name]) {
      throw new FileFormatError(file, place, `${name} has ${accessor.components} numbers instead of ${wanted[name]}`);
    }
    return accessor;
  });
  const counts = data.flatMap((accessor) => (accessor === undefined ? [] : [accessor.count]));
  if (counts.length === 0) return [node];
  if (counts.some((count) => count !== counts[0]))
    throw new FileFormatError(file, place, 'its accessors differ in length');
  const [translation, rotation, scale] = data;
  const take = (accessor: AccessorData | undefined, i: number, otherwise: readonly number[]): readonly number[] =>
    accessor === undefined ? otherwise : otherwise.map((_, component) => accessor.at(i, component));
  return Array.from({ length: counts[0] }, (_, i) => {
    const local = fromParts(
      take(translation, i, [0, 0, 0]),
      take(rotation, i, [0, 0, 0, 1]),
      take(scale, i, [1, 1, 1]),
    );
    const worldFromLocal = composeAffine(node.worldFromLocal, local);
    if (!worldFromLocal.every(Number.isFinite)) throw new FileFormatError(file, place, `copy ${i} is no transform`);
    return { ...node, worldFromLocal };
  });
}
