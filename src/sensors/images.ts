import { extname } from 'node:path';
import ndarray from 'ndarray';
import sharp from 'sharp';
import type { Metadata, SharpOptions } from 'sharp';
import type { Image, Warning } from '../contracts/index.js';
import { FileFormatError, InputError } from '../errors/index.js';
import { writeFileAtomic } from './atomicWrite.js';
import { didYouMean } from './nearest.js';
import { readFileBounded } from './readBounded.js';

/** Largest image that is decoded unless the caller allows more: 100 megapixels. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

export interface ImageReading {
  /** Images of more pixels are refused before memory is taken; 100 million unless given. */
  readonly maxPixels?: number;
  /** Turns the pixels the way the EXIF orientation says. Off unless asked: calibrations are for the stored pixels. */
  readonly applyOrientation?: boolean;
  readonly onWarning?: (warning: Warning) => void;
}

export interface JpegWriting {
  /** 1 to 100; 95 unless given, as OpenCV's imwrite. */
  readonly quality?: number;
  /** 4:2:0 unless given, as OpenCV's imwrite; 4:4:4 keeps the full resolution of colour. */
  readonly chromaSubsampling?: '4:2:0' | '4:4:4';
}

export interface PngWriting {
  /** zlib level 0 to 9; 6 unless given. The pixels are the same at every level. */
  readonly compressionLevel?: number;
}

type ImageFormat = 'jpeg' | 'png';
const EXTENSIONS: Readonly<Record<string, ImageFormat>> = { '.jpg': 'jpeg', '.jpeg': 'jpeg', '.png': 'png' };
const KNOWN = 'Known: JPEG (.jpg, .jpeg), PNG (.png)';

/** The format by content: nothing but JPEG and PNG ever reaches the decoder. */
function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return png.every((byte, index) => bytes[index] === byte) ? 'png' : undefined;
}

function formatByExtension(path: string): ImageFormat {
  const extension = extname(path).toLowerCase();
  const format = EXTENSIONS[extension];
  if (format !== undefined) return format;
  throw new InputError(
    `${path}: '${extension}' is no known image format${didYouMean(extension, Object.keys(EXTENSIONS))} ${KNOWN}`,
  );
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
    throw new FileFormatError(name, undefined, `is neither JPEG nor PNG. ${KNOWN}`);
  }
  return decode(bytes, name, options);
}

/** {@link decodeImage} for a file; the content decides, a misleading extension is told. */
export async function readImage(path: string, options: ImageReading = {}): Promise<Image> {
  const bytes = await readFileBounded(path);
  const format = formatOf(bytes);
  const named = EXTENSIONS[extname(path).toLowerCase()];
  if (format !== undefined && named !== undefined && format !== named) {
    options.onWarning?.({ code: 'extension-mismatch', message: `${path}: the content is ${format.toUpperCase()}` });
  }
  return decodeImage(bytes, path, options);
}

function rawInput(image: Image) {
  const { data, shape, stride, offset } = image.pixels;
  const [height, width, channels] = shape;
  const contiguous = offset === 0 && stride[2] === 1 && stride[1] === channels && stride[0] === width * channels;
  if (shape.length !== 3 || !contiguous || channels < 1 || channels > 4 || height < 1 || width < 1) {
    throw new InputError(`an image is (height, width, 1 to 4 channels), contiguous; this is (${shape.join(', ')})`);
  }
  const used = data.subarray(0, height * width * channels);
  return { used, raw: { width, height, channels: channels as 1 | 2 | 3 | 4 } };
}

/** PNG bytes, lossless at the image's own bit depth and channels. */
export async function encodePng(image: Image, options: PngWriting = {}): Promise<Uint8Array> {
  const { used, raw } = rawInput(image);
  const deep = used instanceof Uint16Array;
  const space = raw.channels <= 2 ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb';
  return sharp(used, { raw, limitInputPixels: false })
    .toColourspace(space)
    .png({ compressionLevel: options.compressionLevel ?? 6, adaptiveFiltering: false, palette: false })
    .toBuffer();
}

/** @throws InputError for 16-bit images and alpha, which JPEG cannot hold. */
export async function encodeJpeg(image: Image, options: JpegWriting = {}): Promise<Uint8Array> {
  const { used, raw } = rawInput(image);
  if (used instanceof Uint16Array) throw new InputError('JPEG holds 8 bits a channel and the image has 16: use PNG');
  if (raw.channels === 2 || raw.channels === 4) throw new InputError('JPEG holds no alpha channel: use PNG');
  const { quality = 95, chromaSubsampling = '4:2:0' } = options;
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new InputError(`a JPEG quality is a whole number from 1 to 100; ${quality} is not`);
  }
  return sharp(used, { raw, limitInputPixels: false })
    .toColourspace(raw.channels === 1 ? 'b-w' : 'srgb')
    .jpeg({ quality, chromaSubsampling, mozjpeg: false })
    .toBuffer();
}

/** Writes an image in the format of the extension; the file appears only when whole. */
export async function writeImage(path: string, image: Image, options: JpegWriting & PngWriting = {}): Promise<void> {
  const encode = formatByExtension(path) === 'png' ? encodePng : encodeJpeg;
  await writeFileAtomic(path, await encode(image, options));
}
