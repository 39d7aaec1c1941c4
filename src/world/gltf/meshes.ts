import { FileFormatError } from '../../errors/index.js';
import { materialIndex, type Prototype } from '../scene/index.js';
import type { AccessorData } from './accessors.js';
import { zUpPoint, type UpAxis } from './axes.js';
import { byteOf } from './colours.js';
import type { Gltf, GltfPrimitive } from './schema.js';
import { sampleTriangle, type Texture, type TextureReader } from './textures.js';
import { isSurface, triangleCountOf, trianglesOf } from './triangles.js';

/** Triangles of all meshes together, before they are placed. */
const MOST_TRIANGLES = 50_000_000;
/** Coordinates beyond this lose millimetres to single precision and are no scene. */
const MOST_COORDINATE_M = 1e6;

interface Paint {
  /** Linear red, green, blue. */
  readonly factor: readonly number[];
  readonly texture: Texture | undefined;
}

async function paintOf(gltf: Gltf, material: number | undefined, textures: TextureReader): Promise<Paint> {
  const about = material === undefined ? undefined : gltf.materials?.[material];
  const old = about?.extensions?.KHR_materials_pbrSpecularGlossiness;
  const factor = old?.diffuseFactor ?? about?.pbrMetallicRoughness?.baseColorFactor ?? [1, 1, 1, 1];
  const info = old?.diffuseTexture ?? about?.pbrMetallicRoughness?.baseColorTexture;
  return { factor, texture: info === undefined ? undefined : await textures.read(info) };
}

/** Accessors that a primitive's shape and colour need. */
export function accessorsOf(primitive: GltfPrimitive): number[] {
  const names = Object.keys(primitive.attributes).filter((name) => /^(POSITION|COLOR_0|TEXCOORD_\d+)$/.test(name));
  const indices = primitive.indices === undefined ? [] : [primitive.indices];
  return [...names.map((name) => primitive.attributes[name]), ...indices];
}

interface Parts {
  positions: Float32Array[];
  triangles: Uint32Array[];
  colours: Uint8Array[];
  vertexCount: number;
}

/** Turns the meshes of a checked document into prototypes; each mesh once. */
export class MeshReader {
  #triangles = 0;

  constructor(
    readonly gltf: Gltf,
    readonly accessors: ReadonlyMap<number, AccessorData>,
    readonly textures: TextureReader,
    readonly up: UpAxis,
    readonly file: string,
    readonly note: (note: string) => void,
  ) {}

  /**
   * @returns undefined for a mesh without surfaces
   * @throws FileFormatError for positions that are none, indices behind the last vertex, too many triangles
   */
  async read(mesh: number): Promise<Prototype | undefined> {
    const parts: Parts = { positions: [], triangles: [], colours: [], vertexCount: 0 };
    const { primitives, name } = (this.gltf.meshes as NonNullable<Gltf['meshes']>)[mesh];
    for (const [i, primitive] of primitives.entries())
      await this.#add(parts, primitive, `/meshes/${mesh}/primitives/${i}`);
    const triangles = joined(Uint32Array, parts.triangles);
    if (triangles.length === 0) return undefined;
    return {
      id: `glb/${mesh}${name === undefined ? '' : `/${name}`}`,
      mesh: {
        positions: joined(Float32Array, parts.positions),
        triangles,
        materials: new Uint8Array(triangles.length / 3).fill(materialIndex('imported')),
        colours: joined(Uint8Array, parts.colours),
      },
    };
  }

  async #add(parts: Parts, primitive: GltfPrimitive, place: string): Promise<void> {
    if (!isSurface(primitive.mode)) {
      this.note(`${place}: points and lines are left out`);
      return;
    }
    if (primitive.targets !== undefined) this.note(`${place}: morph targets are left out`);
    const position = this.#attribute(primitive, 'POSITION', place);
    if (position === undefined) {
      this.note(`${place}: has no positions and is left out`);
      return;
    }
    if (position.components !== 3) throw new FileFormatError(this.file, place, 'positions have three numbers each');
    const indices = primitive.indices === undefined ? undefined : this.#accessor(primitive.indices, place);
    if (indices !== undefined && indices.components !== 1) {
      throw new FileFormatError(this.file, place, 'indices have one number each');
    }
    this.#triangles += triangleCountOf(primitive.mode, indices?.count ?? position.count);
    if (this.#triangles > MOST_TRIANGLES) {
      throw new FileFormatError(this.file, place, `the scene has more than ${MOST_TRIANGLES} triangles`);
    }
    const triangles = trianglesOf(primitive.mode, position.count, indices, this.file, place);
    parts.positions.push(this.#positions(position, place));
    parts.colours.push(await this.#colours(primitive, triangles, position.count, place));
    parts.triangles.push(triangles.map((vertex) => vertex + parts.vertexCount));
    parts.vertexCount += position.count;
  }

  #accessor(index: number, place: string): AccessorData {
    const accessor = this.accessors.get(index);
    if (accessor === undefined) throw new FileFormatError(this.file, place, `there is no accessor ${index}`);
    return accessor;
  }

  #attribute(primitive: GltfPrimitive, name: string, place: string): AccessorData | undefined {
    const index = primitive.attributes[name];
    return index === undefined ? undefined : this.#accessor(index, `${place}/attributes/${name}`);
  }

  #positions(accessor: AccessorData, place: string): Float32Array {
    const positions = new Float32Array(3 * accessor.count);
    for (let i = 0; i < accessor.count; i++) {
      const [x, y, z] = [accessor.at(i, 0), accessor.at(i, 1), accessor.at(i, 2)];
      if (!(Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) <= MOST_COORDINATE_M)) {
        throw new FileFormatError(this.file, `${place}/attributes/POSITION`, `vertex ${i} is at (${x}, ${y}, ${z})`);
      }
      positions.set(this.up === 'y' ? zUpPoint(x, y, z) : [x, y, z], 3 * i);
    }
    return positions;
  }

  /** (t, 3) sRGB: base colour, vertex colours and texture, multiplied as light and averaged over each triangle. */
  async #colours(
    primitive: GltfPrimitive,
    triangles: Uint32Array,
    vertexCount: number,
    place: string,
  ): Promise<Uint8Array> {
    const { factor, texture } = await paintOf(this.gltf, primitive.material, this.textures);
    const vertexColours = this.#attribute(primitive, 'COLOR_0', place);
    const coordinates = texture && this.#attribute(primitive, `TEXCOORD_${texture.texCoord}`, place);
    for (const [name, accessor] of Object.entries({ COLOR_0: vertexColours, TEXCOORD: coordinates })) {
      if (accessor === undefined || (accessor.count === vertexCount && accessor.components >= 2)) continue;
      throw new FileFormatError(this.file, place, `${name} does not go with its ${vertexCount} vertices`);
    }
    const colours = new Uint8Array(triangles.length);
    const sampled = new Float64Array(3);
    const uv = new Array<number>(6);
    for (let at = 0; at < triangles.length; at += 3) {
      if (texture && coordinates) {
        for (let corner = 0; corner < 3; corner++) {
          uv[2 * corner] = coordinates.at(triangles[at + corner], 0);
          uv[2 * corner + 1] = coordinates.at(triangles[at + corner], 1);
        }
        sampleTriangle(texture, uv, sampled);
      } else sampled.fill(1);
      for (let channel = 0; channel < 3; channel++) {
        let light = factor[channel] * sampled[channel];
        if (vertexColours) {
          const of = (corner: number): number => vertexColours.at(triangles[at + corner], channel);
          light *= (of(0) + of(1) + of(2)) / 3;
        }
        colours[at + channel] = byteOf(light);
      }
    }
    return colours;
  }
}

function joined<T extends Float32Array | Uint32Array | Uint8Array>(
  Kind: new (length: number) => T,
  parts: readonly T[],
): T {
  const all = new Kind(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
