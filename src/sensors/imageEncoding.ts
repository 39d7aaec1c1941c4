import { extname } from 'node:path';
import type { Image } from '../contracts/index.js';
import { didYouMean, InputError } from '../errors/index.js';
import { writeFileAtomic } from './atomicWrite.js';
import { IMAGE_EXTENSIONS, KNOWN_IMAGES } from './images.js';
import type { ImageFormat } from './images.js';
import { loadSharp } from './sharp.js';

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

function formatByExtension(path: string): ImageFormat {
  const extension = extname(path).toLowerCase();
  const format = IMAGE_EXTENSIONS[extension];
  if (format !== undefined) return format;
  throw new InputError(
    `${path}: '${extension}' is no known image format${didYouMean(extension, Object.keys(IMAGE_EXTENSIONS))} ${KNOWN_IMAGES}`,
  );
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
  const sharp = await loadSharp();
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
  const sharp = await loadSharp();
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
