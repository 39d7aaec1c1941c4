import { FileFormatError } from '../../errors/index.js';
import { decodeImage } from '../../sensors/index.js';
import { LINEAR_OF_BYTE } from './colours.js';
import { readUri, viewBytes } from './resources.js';
import type { Gltf, GltfTextureInfo } from './schema.js';

const MOST_PIXELS = 64 * 2 ** 20;
/** Samples along each side of a triangle at most: a wall with one large texture keeps its mean colour. */
const MOST_STEPS = 8;

/** How texture coordinates outside of 0 to 1 are meant (glTF sampler constants). */
const CLAMP = 33071;
const MIRROR = 33648;

/** A picture that triangles take their colour from. */
export interface Texture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3) sRGB */
  readonly rgb: Uint8Array;
  readonly wrapS: number;
  readonly wrapT: number;
  /** Set of texture coordinates. */
  readonly texCoord: number;
  /** (6) row-major 2 × 3: picture coordinates from texture coordinates. */
  readonly transform: readonly number[];
}

function wrap(value: number, mode: number): number {
  if (mode === CLAMP) return Math.min(Math.max(value, 0), 1);
  const whole = Math.floor(value);
  const part = value - whole;
  return mode === MIRROR && whole % 2 !== 0 ? 1 - part : part;
}

/**
 * Mean linear colour of a texture over a triangle, from up to 36 points evenly spread over it.
 *
 * @param uv six texture coordinates @param out receives red, green, blue
 */
export function sampleTriangle(texture: Texture, uv: readonly number[], out: Float64Array): void {
  const { width, height, rgb, transform: m } = texture;
  const at = [0, 2, 4].map((i) => [m[0] * uv[i] + m[1] * uv[i + 1] + m[2], m[3] * uv[i] + m[4] * uv[i + 1] + m[5]]);
  const reach = (axis: 0 | 1, size: number): number =>
    size * (Math.max(at[0][axis], at[1][axis], at[2][axis]) - Math.min(at[0][axis], at[1][axis], at[2][axis]));
  const extent = Math.max(reach(0, width), reach(1, height));
  const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(extent / 2) || 1));
  out.fill(0);
  let count = 0;
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps - i; j++) {
      const [a, b] = [(i + 1 / 3) / steps, (j + 1 / 3) / steps];
      const u = at[0][0] + a * (at[1][0] - at[0][0]) + b * (at[2][0] - at[0][0]);
      const v = at[0][1] + a * (at[1][1] - at[0][1]) + b * (at[2][1] - at[0][1]);
      const column = Math.min(width - 1, Math.max(0, Math.floor(wrap(u, texture.wrapS) * width)));
      const row = Math.min(height - 1, Math.max(0, Math.floor(wrap(v, texture.wrapT) * height)));
      const pixel = 3 * (row * width + column);
      for (let channel = 0; channel < 3; channel++) out[channel] += LINEAR_OF_BYTE[rgb[pixel + channel]];
      count++;
    }
  }
  for (let channel = 0; channel < 3; channel++) out[channel] /= count;
}

/** Decodes the pictures that materials need, each once; what cannot be decoded is told and left out. */
export class TextureReader {
  readonly #pictures = new Map<number, Promise<Pick<Texture, 'width' | 'height' | 'rgb'> | undefined>>();

  constructor(
    readonly gltf: Gltf,
    readonly buffers: readonly Uint8Array[],
    readonly file: string,
    readonly note: (note: string) => void,
  ) {}

  async read(info: GltfTextureInfo): Promise<Texture | undefined> {
    const about = this.gltf.textures?.[info.index];
    if (about === undefined) {
      this.note(`texture ${info.index} does not exist; its material keeps its plain colour`);
      return undefined;
    }
    const { KHR_texture_basisu: basis, EXT_texture_webp: webp, EXT_texture_avif: avif } = about.extensions ?? {};
    if (about.source === undefined) {
      const kind = basis ? 'Basis Universal' : webp ? 'WebP' : avif ? 'AVIF' : 'an unknown format';
      this.note(`texture ${info.index} is ${kind}, which is not read; its material keeps its plain colour`);
      return undefined;
    }
    let picture = this.#pictures.get(about.source);
    if (picture === undefined) {
      picture = this.#decode(about.source);
      this.#pictures.set(about.source, picture);
    }
    const decoded = await picture;
    if (decoded === undefined) return undefined;
    const sampler = about.sampler === undefined ? undefined : this.gltf.samplers?.[about.sampler];
    const { offset = [0, 0], rotation = 0, scale = [1, 1], texCoord } = info.extensions?.KHR_texture_transform ?? {};
    const [c, s] = [Math.cos(rotation), Math.sin(rotation)];
    return {
      ...decoded,
      wrapS: sampler?.wrapS ?? 10497,
      wrapT: sampler?.wrapT ?? 10497,
      texCoord: texCoord ?? info.texCoord ?? 0,
      transform: [c * scale[0], s * scale[1], offset[0], -s * scale[0], c * scale[1], offset[1]],
    };
  }

  async #decode(image: number): Promise<Pick<Texture, 'width' | 'height' | 'rgb'> | undefined> {
    const place = `/images/${image}`;
    const about = this.gltf.images?.[image];
    const skip = (problem: string): undefined => {
      this.note(`image ${image} is not read (${problem}); materials with it keep their plain colour`);
      return undefined;
    };
    if (about === undefined) return skip('it does not exist');
    let bytes: Uint8Array | undefined;
    if (about.uri !== undefined) bytes = await readUri(about.uri, this.file, `${place}/uri`);
    else if (about.bufferView !== undefined) bytes = viewBytes(this.gltf, this.buffers, about.bufferView);
    if (bytes === undefined) return skip('it has no data');
    try {
      const { pixels } = await decodeImage(bytes, `image ${image}`, { maxPixels: MOST_PIXELS });
      const [height, width, channels] = pixels.shape;
      const rgb = new Uint8Array(3 * width * height);
      const shift = pixels.data instanceof Uint16Array ? 8 : 0;
      for (let pixel = 0; pixel < width * height; pixel++) {
        for (let channel = 0; channel < 3; channel++) {
          rgb[3 * pixel + channel] = pixels.data[pixel * channels + (channels < 3 ? 0 : channel)] >> shift;
        }
      }
      return { width, height, rgb };
    } catch (error) {
      if (!(error instanceof FileFormatError)) throw error;
      return skip(error.message.replace(/^image \d+: /, ''));
    }
  }
}
