import { extname } from 'node:path';
import ndarray from 'ndarray';
import type { Metadata, SharpOptions } from 'sharp';
import type { Image, Warning } from '../contracts/index.js';
import { FileFormatError } from '../errors/index.js';
import { readFileBounded } from './readBounded.js';
import { loadSharp } from './sharp.js';

/** Largest image that is decoded unless the caller allows more: 100 megapixels. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

export interface ImageReading {
  /** Images of more pixels are refused before memory is taken; 100 million unless given. */
  readonly maxPixels?: number;
  /** Turns the pixels the way the EXIF orientation says. Off unless asked: calibrations are for the stored pixels. */
  readonly applyOrientation?: boolean;
  readonly onWarning?: (warning: Warning) => void;
}

export type ImageFormat = 'jpeg' | 'png';
/** Formats by extension, in lower case. */
export const IMAGE_EXTENSIONS: Readonly<Record<string, ImageFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
};
export const KNOWN_IMAGES = 'Known: JPEG (.jpg, .jpeg), PNG (.png)';

/** The format by content: nothing but JPEG and PNG ever reaches the decoder. */
function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return png.every((byte, index) => bytes[index] === byte) ? 'png' : undefined;
}

/** The decoder's colour space that leaves the stored values as they are. */
function storedSpace({ channels, depth }: Metadata): 'b-w' | 'srgb' | 'grey16' | 'rgb16' {
  if (depth === 'ushort') return channels <= 2 ? 'grey16' : 'rgb16';
  // 8-bit grey with alpha loses its alpha as grey; as RGBA it is (v, v, v, a).
  return channels === 1 ? 'b-w' : 'srgb';
}

async function decode(bytes: Uint8Array, name: string, options: ImageReading): Promise<Image> {
  const maxPixels = options.maxPixels ?? DEFAULT_MAX_PIXELS;
  const input: SharpOptions = { failOn: 'error', limitInputPixels: false, ignoreIcc: true };
  const fail = (error: unknown): never => {
    const problem = (error as Error).message.split('\n')[0];
    throw new FileFormatError(name, undefined, `damaged or cut off: ${problem}`, { cause: error });
  };
  const sharp = await loadSharp();
  const about = await sharp(bytes, input).metadata().catch(fail);
  const pixelCount = about.width * about.height;
  if (pixelCount > maxPixels) {
    throw new FileFormatError(
      name,
      undefined,
      `${about.width} × ${about.height} are ${pixelCount} pixels, more than the limit of ${maxPixels}`,
    );
  }
  if (about.space === 'cmyk') throw new FileFormatError(name, undefined, 'CMYK images are not read; save it as RGB');
  const channels = about.isPalette === true ? (about.hasAlpha ? 4 : 3) : about.channels;
  let pipeline = sharp(bytes, input);
  if (options.applyOrientation === true) pipeline = pipeline.autoOrient();
  const { data, info } = await pipeline
    .toColourspace(storedSpace({ ...about, channels }))
    .raw({ depth: about.depth === 'ushort' ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(fail);
  const values = about.depth === 'ushort' ? asUint16(data) : new Uint8Array(data);
  const stored = channels === 2 && info.channels === 4 ? keepChannels(values, 4, [0, 3]) : values;
  const width = channels === 2 ? 2 : info.channels;
  return { pixels: ndarray(stored, [info.height, info.width, width]) };
}

/** Copied, because the decoder's memory need not be aligned. */
function asUint16(data: Buffer): Uint16Array {
  const copy = new Uint8Array(data);
  return new Uint16Array(copy.buffer, 0, copy.length / 2);
}

function keepChannels<T extends Uint8Array | Uint16Array>(values: T, of: number, kept: readonly number[]): T {
  const out = values.slice(0, (values.length / of) * kept.length) as T;
  for (let from = 0, to = 0; from < values.length; from += of)
    for (const channel of kept) out[to++] = values[from + channel];
  return out;
}

/**
 * Decodes JPEG or PNG bytes: (height, width, channels) uint8, or uint16 for 16-bit PNG; grey stays one channel, alpha
 * is kept, palettes become RGB. Embedded colour profiles are not applied.
 *
 * @throws FileFormatError when the bytes are of another format, damaged, cut off or of too many pixels.
 */
export async function decodeImage(bytes: Uint8Array, name: string, options: ImageReading = {}): Promise<Image> {
  if (formatOf(bytes) === undefined) {
    throw new FileFormatError(name, undefined, `is neither JPEG nor PNG. ${KNOWN_IMAGES}`);
  }
  return decode(bytes, name, options);
}

/** {@link decodeImage} for a file; the content decides, a misleading extension is told. */
export async function readImage(path: string, options: ImageReading = {}): Promise<Image> {
  const bytes = await readFileBounded(path);
  const format = formatOf(bytes);
  const named = IMAGE_EXTENSIONS[extname(path).toLowerCase()];
  if (format !== undefined && named !== undefined && format !== named) {
    options.onWarning?.({ code: 'extension-mismatch', message: `${path}: the content is ${format.toUpperCase()}` });
  }
  return decodeImage(bytes, path, options);
}
