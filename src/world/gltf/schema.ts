import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';

const index = z.int().min(0);
const bytes = z
  .int()
  .min(0)
  .max(2 ** 40);
const numbers = (count: number) => z.array(z.number()).length(count);

const textureInfo = z.object({
  index,
  texCoord: z.int().min(0).max(7).optional(),
  extensions: z
    .object({
      KHR_texture_transform: z
        .object({
          offset: numbers(2).optional(),
          rotation: z.number().optional(),
          scale: numbers(2).optional(),
          texCoord: z.int().min(0).max(7).optional(),
        })
        .optional(),
    })
    .optional(),
});

const source = z.object({ source: index }).optional();

/** The parts of glTF 2.0 that a scene is made of; whatever else a file holds is dropped. */
const gltf = z.object({
  asset: z.object({ version: z.string() }),
  extensionsUsed: z.array(z.string()).optional(),
  extensionsRequired: z.array(z.string()).optional(),
  scene: index.optional(),
  scenes: z.array(z.object({ nodes: z.array(index).optional() })).optional(),
  nodes: z
    .array(
      z.object({
        name: z.string().optional(),
        children: z.array(index).optional(),
        mesh: index.optional(),
        skin: index.optional(),
        matrix: numbers(16).optional(),
        translation: numbers(3).optional(),
        rotation: numbers(4).optional(),
        scale: numbers(3).optional(),
        extensions: z
          .object({ EXT_mesh_gpu_instancing: z.object({ attributes: z.record(z.string(), index) }).optional() })
          .optional(),
      }),
    )
    .optional(),
  meshes: z
    .array(
      z.object({
        name: z.string().optional(),
        primitives: z.array(
          z.object({
            attributes: z.record(z.string(), index),
            indices: index.optional(),
            material: index.optional(),
            mode: z.int().min(0).max(6).optional(),
            targets: z.array(z.unknown()).optional(),
            extensions: z.record(z.string(), z.unknown()).optional(),
          }),
        ),
      }),
    )
    .optional(),
  materials: z
    .array(
      z.object({
        name: z.string().optional(),
        pbrMetallicRoughness: z
          .object({ baseColorFactor: numbers(4).optional(), baseColorTexture: textureInfo.optional() })
          .optional(),
        extensions: z
          .object({
            KHR_materials_pbrSpecularGlossiness: z
              .object({ diffuseFactor: numbers(4).optional(), diffuseTexture: textureInfo.optional() })
              .optional(),
          })
          .optional(),
      }),
    )
    .optional(),
  textures: z
    .array(
      z.object({
        source: index.optional(),
        sampler: index.optional(),
        extensions: z
          .object({ KHR_texture_basisu: source, EXT_texture_webp: source, EXT_texture_avif: source })
          .optional(),
      }),
    )
    .optional(),
  samplers: z.array(z.object({ wrapS: z.int().optional(), wrapT: z.int().optional() })).optional(),
  images: z
    .array(z.object({ uri: z.string().optional(), mimeType: z.string().optional(), bufferView: index.optional() }))
    .optional(),
  accessors: z
    .array(
      z.object({
        bufferView: index.optional(),
        byteOffset: bytes.optional(),
        componentType: z.union([5120, 5121, 5122, 5123, 5125, 5126].map((type) => z.literal(type))),
        normalized: z.boolean().optional(),
        count: z
          .int()
          .min(1)
          .max(2 ** 31),
        type: z.enum(['SCALAR', 'VEC2', 'VEC3', 'VEC4', 'MAT2', 'MAT3', 'MAT4']),
        sparse: z
          .object({
            count: z
              .int()
              .min(1)
              .max(2 ** 31),
            indices: z.object({
              bufferView: index,
              byteOffset: bytes.optional(),
              componentType: z.union([5121, 5123, 5125].map((type) => z.literal(type))),
            }),
            values: z.object({ bufferView: index, byteOffset: bytes.optional() }),
          })
          .optional(),
      }),
    )
    .optional(),
  bufferViews: z
    .array(
      z.object({
        buffer: index,
        byteOffset: bytes.optional(),
        byteLength: bytes,
        byteStride: z.int().min(1).max(252).optional(),
      }),
    )
    .optional(),
  buffers: z.array(z.object({ byteLength: bytes, uri: z.string().optional() })).optional(),
});

export type Gltf = z.infer<typeof gltf>;
export type GltfAccessor = NonNullable<Gltf['accessors']>[number];
export type GltfPrimitive = NonNullable<Gltf['meshes']>[number]['primitives'][number];
export type GltfTextureInfo = z.infer<typeof textureInfo>;

/** Extensions that hide vertices from whoever does not decode them. */
const COMPRESSIONS: Readonly<Record<string, string>> = {
  KHR_draco_mesh_compression: 'Draco',
  EXT_meshopt_compression: 'meshopt',
  KHR_meshopt_compression: 'meshopt',
};

/** Extensions that change nothing about where triangles are. */
const HARMLESS = /^(KHR_materials_|KHR_texture_|EXT_texture_|KHR_lights_|EXT_lights_|KHR_xmp|MSFT_|KHR_animation_)/;
const READ: ReadonlySet<string> = new Set(['KHR_mesh_quantization', 'EXT_mesh_gpu_instancing']);

/**
 * Checks a glTF document's form and what it asks its reader to know.
 *
 * @throws FileFormatError with the JSON pointer of what is wrong
 */
export function checkGltf(json: unknown, file: string): Gltf {
  const checked = gltf.safeParse(json, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(file, place, problem);
  }
  const { asset, extensionsRequired = [], extensionsUsed = [] } = checked.data;
  if (!/^2\.\d+$/.test(asset.version)) {
    throw new FileFormatError(file, '/asset/version', `${JSON.stringify(asset.version)} is not glTF 2`);
  }
  const compression = [...extensionsRequired, ...extensionsUsed].find((name) => COMPRESSIONS[name] !== undefined);
  if (compression !== undefined && extensionsRequired.includes(compression)) {
    throw new FileFormatError(
      file,
      '/extensionsRequired',
      `its geometry is compressed with ${COMPRESSIONS[compression]} (${compression}), which is not read: save it without compression`,
    );
  }
  extensionsRequired.forEach((name, i) => {
    if (HARMLESS.test(name) || READ.has(name)) return;
    throw new FileFormatError(file, `/extensionsRequired/${i}`, `the extension ${JSON.stringify(name)} is not known`);
  });
  return checked.data;
}
