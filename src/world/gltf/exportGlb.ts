import { InputError } from '../../errors/index.js';
import { writeStreamAtomic } from '../../sensors/index.js';
import {
  instancesAt,
  MATERIAL_NAMES,
  MATERIALS,
  type Instance,
  type MaterialName,
  type Scene,
  type TriangleMesh,
} from '../scene/index.js';
import { yUpAffine, yUpPoint } from './axes.js';
import { LINEAR_OF_BYTE } from './colours.js';

export interface GlbExportOptions {
  /** Of a scene: where its objects stand; 0 unless given. */
  readonly timeS?: number;
}

type Tint = readonly [number, number, number];
const WHITE: Tint = [255, 255, 255];
/** Sizes in a GLB are 32-bit. */
const MOST_BYTES = 2 ** 32 - 2 ** 20;

const [ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER] = [34962, 34963];
const [UNSIGNED_SHORT, UNSIGNED_INT, FLOAT] = [5123, 5125, 5126];

/** Collects the parts of a glTF document in the order in which they are first needed. */
class GlbWriter {
  readonly pieces: Uint8Array[] = [];
  readonly bufferViews: object[] = [];
  readonly accessors: object[] = [];
  readonly materials: object[] = [];
  readonly meshes: object[] = [];
  readonly nodes: object[] = [];
  byteLength = 0;
  readonly #materials = new Map<string, number>();
  readonly #meshes = new Map<TriangleMesh, Map<string, number>>();
  readonly #geometry = new Map<TriangleMesh, readonly Primitive[]>();

  #view(data: Uint8Array | Uint16Array | Uint32Array | Float32Array, target: number): number {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const padding = (4 - (bytes.length % 4)) % 4;
    this.bufferViews.push({ buffer: 0, byteOffset: this.byteLength, byteLength: bytes.length, target });
    this.pieces.push(bytes, new Uint8Array(padding));
    this.byteLength += bytes.length + padding;
    if (this.byteLength > MOST_BYTES)
      throw new InputError('the scene is too large for one GLB file of 4 GiB: export a part');
    return this.bufferViews.length - 1;
  }

  #accessor(about: object): number {
    this.accessors.push(about);
    return this.accessors.length - 1;
  }

  #positions(positions: Float32Array): number {
    const turned = new Float32Array(positions.length);
    const min = [Infinity, Infinity, Infinity];
    const max = [-Infinity, -Infinity, -Infinity];
    for (let at = 0; at < positions.length; at += 3) {
      turned.set(yUpPoint(positions[at], positions[at + 1], positions[at + 2]), at);
      for (let axis = 0; axis < 3; axis++) {
        min[axis] = Math.min(min[axis], turned[at + axis]);
        max[axis] = Math.max(max[axis], turned[at + axis]);
      }
    }
    const bufferView = this.#view(turned, ARRAY_BUFFER);
    return this.#accessor({ bufferView, componentType: FLOAT, count: positions.length / 3, type: 'VEC3', min, max });
  }

  /** The primitives of a mesh, one a material; their numbers are written once, whatever tints it comes in. */
  #primitives(mesh: TriangleMesh): readonly Primitive[] {
    const known = this.#geometry.get(mesh);
    if (known !== undefined) return known;
    const { positions, colours } = colouredCorners(mesh);
    const triangles =
      mesh.colours === undefined
        ? mesh.triangles
        : Uint32Array.from(positions.keys()).subarray(0, mesh.triangles.length);
    const attributes: Record<string, number> = { POSITION: this.#positions(positions) };
    if (colours !== undefined) {
      const bufferView = this.#view(colours, ARRAY_BUFFER);
      const count = colours.length / 4;
      attributes.COLOR_0 = this.#accessor({
        bufferView,
        componentType: UNSIGNED_SHORT,
        normalized: true,
        count,
        type: 'VEC4',
      });
    }
    const used = [...new Set(mesh.materials)].sort((a, b) => a - b);
    const primitives = used.map((material): Primitive => {
      const corners = mesh.materials.reduce((sum, of) => sum + (of === material ? 3 : 0), 0);
      const indices = new (positions.length / 3 <= 65535 ? Uint16Array : Uint32Array)(corners);
      let at = 0;
      mesh.materials.forEach((of, triangle) => {
        if (of !== material) return;
        for (let corner = 0; corner < 3; corner++) indices[at++] = triangles[3 * triangle + corner];
      });
      const bufferView = this.#view(indices, ELEMENT_ARRAY_BUFFER);
      const componentType = indices instanceof Uint16Array ? UNSIGNED_SHORT : UNSIGNED_INT;
      const name = MATERIAL_NAMES[material];
      return {
        name,
        hasOwnColour: colours !== undefined,
        attributes,
        indices: this.#accessor({ bufferView, componentType, count: corners, type: 'SCALAR' }),
      };
    });
    this.#geometry.set(mesh, primitives);
    return primitives;
  }

  #material(name: MaterialName, tint: Tint, hasOwnColour: boolean): number {
    const { colour, tinted } = MATERIALS[name];
    // Colours of a mesh's own stand in its vertices; a material's colour and tint multiply as light.
    const base = [0, 1, 2].map((i) =>
      hasOwnColour ? 1 : LINEAR_OF_BYTE[colour[i]] * (tinted ? LINEAR_OF_BYTE[tint[i]] : 1),
    );
    const key = `${name} ${base.join(' ')}`;
    let index = this.#materials.get(key);
    if (index === undefined) {
      index = this.materials.length;
      this.#materials.set(key, index);
      this.materials.push({
        name,
        pbrMetallicRoughness: { baseColorFactor: [...base, 1], metallicFactor: 0, roughnessFactor: 1 },
        doubleSided: true,
      });
    }
    return index;
  }

  #mesh({ prototype: { id, mesh }, tint }: Instance): number {
    const isTinted =
      mesh.colours === undefined && [...new Set(mesh.materials)].some((of) => MATERIALS[MATERIAL_NAMES[of]].tinted);
    const colour = isTinted ? tint : WHITE;
    const key = colour.join(' ');
    const byTint = this.#meshes.get(mesh) ?? new Map<string, number>();
    this.#meshes.set(mesh, byTint);
    let index = byTint.get(key);
    if (index === undefined) {
      index = this.meshes.length;
      byTint.set(key, index);
      const primitives = this.#primitives(mesh).map(({ name, hasOwnColour, attributes, indices }) => ({
        attributes,
        indices,
        material: this.#material(name, colour, hasOwnColour),
      }));
      this.meshes.push({ name: id, primitives });
    }
    return index;
  }

  add(instance: Instance): void {
    if (instance.prototype.mesh.triangles.length === 0) return;
    const m = yUpAffine(instance.worldFromLocal);
    const matrix = [m[0], m[4], m[8], 0, m[1], m[5], m[9], 0, m[2], m[6], m[10], 0, m[3], m[7], m[11], 1];
    if (!matrix.every(Number.isFinite)) throw new InputError(`${instance.prototype.id}: its place is no transform`);
    this.nodes.push({
      name: instance.prototype.id,
      mesh: this.#mesh(instance),
      matrix: matrix.map((value) => value + 0),
    });
  }

  chunks(): Uint8Array[] {
    const roots = Array.from(this.nodes.keys());
    const json = {
      asset: { version: '2.0', generator: 'robosense-toolkit' },
      scene: 0,
      scenes: [{ nodes: roots }],
      nodes: this.nodes,
      meshes: this.meshes,
      materials: this.materials,
      accessors: this.accessors,
      bufferViews: this.bufferViews,
      buffers: [{ byteLength: this.byteLength }],
    };
    const text = Buffer.from(JSON.stringify(json), 'utf8');
    const content = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
    const header = Buffer.alloc(20);
    const total = 20 + content.length + 8 + this.byteLength;
    if (total > MOST_BYTES) throw new InputError('the scene is too large for one GLB file of 4 GiB: export a part');
    header.write('glTF', 0, 'latin1');
    header.writeUInt32LE(2, 4);
    header.writeUInt32LE(total, 8);
    header.writeUInt32LE(content.length, 12);
    header.write('JSON', 16, 'latin1');
    const binary = Buffer.alloc(8);
    binary.writeUInt32LE(this.byteLength, 0);
    binary.write('BIN\0', 4, 'latin1');
    return [header, content, binary, ...this.pieces];
  }
}

interface Primitive {
  readonly name: MaterialName;
  readonly hasOwnColour: boolean;
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices: number;
}

/** Positions and, where triangles have colours of their own, three vertices a triangle with linear colours. */
function colouredCorners({ positions, triangles, colours }: TriangleMesh): {
  positions: Float32Array;
  colours?: Uint16Array;
} {
  if (colours === undefined) return { positions };
  const corners = new Float32Array(3 * triangles.length);
  const linear = new Uint16Array(4 * triangles.length);
  triangles.forEach((vertex, corner) => {
    for (let axis = 0; axis < 3; axis++) {
      corners[3 * corner + axis] = positions[3 * vertex + axis];
      const colour = colours[3 * Math.floor(corner / 3) + axis];
      linear[4 * corner + axis] = Math.round(65535 * LINEAR_OF_BYTE[colour]);
    }
    linear[4 * corner + 3] = 65535;
  });
  return { positions: corners, colours: linear };
}

/**
 * Writes a scene at a time, or instances, as a binary glTF 2.0 file: y up, metres, one node an instance, meshes shared,
 * materials with their plain colours and names, no textures. Equal scenes give equal bytes; the file appears when it is
 * whole.
 *
 * @throws InputError when there is nothing to write, it is too large or the system refuses
 */
export async function exportGlb(
  source: Scene | readonly Instance[],
  path: string,
  { timeS = 0 }: GlbExportOptions = {},
): Promise<void> {
  const instances = 'fixed' in source ? instancesAt(source, timeS) : source;
  const writer = new GlbWriter();
  for (const instance of instances) writer.add(instance);
  if (writer.nodes.length === 0) throw new InputError(`${path}: there is no triangle to write`);
  await writeStreamAtomic(path, writer.chunks());
}
