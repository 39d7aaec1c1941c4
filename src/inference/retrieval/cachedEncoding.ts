import { createHash } from 'node:crypto';
import type { Image } from '../../contracts/index.js';
import { sha256OfFile } from '../../datasets/lock/index.js';
import type { DualEncoder, Embeddings, TextEmbeddings } from '../dualEncoder/index.js';
import { EmbeddingCache } from './embeddingCache.js';
import type { EmbeddingCacheOptions } from './embeddingCache.js';

/** An image by the digest of its content. */
export interface KeyedImage {
  /**
   * SHA-256, hexadecimal, of all that decides about the pixels: of the file for a stored image, of
   * {@link imageDigest} for one that was disturbed.
   */
  readonly content: string;
  /** Reads it; called only where its vector is not known. */
  read(): Promise<Image>;
}

export interface CachedEncoding {
  readonly cache?: EmbeddingCache;
  /** New vectors between two writes to disk; 512 unless given. */
  readonly flushEvery?: number;
  /** Told after each batch how many vectors there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Opens the cache of a dual encoder: any other file, setting or execution provider has another one. */
export async function openEmbeddingCache(
  folder: string,
  encoder: DualEncoder,
  options: EmbeddingCacheOptions = {},
): Promise<EmbeddingCache> {
  const model = createHash('sha256');
  for (const file of encoder.files) model.update(await sha256OfFile(file));
  const { settings, dimensions } = encoder;
  return EmbeddingCache.open(folder, { model: model.digest('hex'), settings, dimensions }, options);
}

/** SHA-256 of an image's size and pixels. */
export function imageDigest({ pixels }: Image): string {
  const { data, shape } = pixels;
  const length = shape.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, length * data.BYTES_PER_ELEMENT);
  return createHash('sha256')
    .update(JSON.stringify({ shape, type: data.BYTES_PER_ELEMENT }))
    .update(bytes)
    .digest('hex');
}

/** SHA-256 of a text. */
export function textDigest(text: string): string {
  return createHash('sha256').update(`text ${text}`).digest('hex');
}

/**
 * Vectors of images; those that the cache knows are taken from it, equal images are encoded once.
 *
 * @throws InputError as {@link DualEncoder.encodeImages}; what was written to disk before stays there
 */
export function cachedImageEmbeddings(
  encoder: DualEncoder,
  images: readonly KeyedImage[],
  options: CachedEncoding = {},
): Promise<Embeddings> {
  const encode = (rows: readonly number[]) =>
    encoder.encodeImages(
      rows.map((row) => () => images[row].read()),
      (i) => `image ${rows[i]}`,
    );
  return encodeMissing(
    images.map(({ content }) => content),
    encoder.dimensions,
    encode,
    options,
  );
}

/** Vectors of texts, as {@link cachedImageEmbeddings}; what was cut off is reported for known ones too. */
export async function cachedTextEmbeddings(
  encoder: DualEncoder,
  texts: readonly string[],
  options: CachedEncoding = {},
): Promise<TextEmbeddings> {
  const encode = (rows: readonly number[]) =>
    encoder.encodeTexts(
      rows.map((row) => texts[row]),
      (i) => `text ${rows[i]}`,
    );
  const lengths = encoder.measureTexts(texts);
  return { ...(await encodeMissing(texts.map(textDigest), encoder.dimensions, encode, options)), ...lengths };
}

async function encodeMissing(
  contents: readonly string[],
  dimensions: number,
  encode: (rows: readonly number[]) => Promise<Embeddings>,
  { cache, flushEvery = 512, onProgress }: CachedEncoding,
): Promise<Embeddings> {
  const known = new Map<string, Float32Array>();
  const missing: number[] = [];
  for (const [row, content] of contents.entries()) {
    if (known.has(content)) continue;
    const vector = cache?.get(content);
    if (vector === undefined) missing.push(row);
    // An empty place keeps equal contents from being encoded twice.
    known.set(content, vector ?? new Float32Array(0));
  }
  for (let first = 0; first < missing.length; first += flushEvery) {
    const rows = missing.slice(first, first + flushEvery);
    onProgress?.(contents.length - missing.length + first, contents.length);
    const { data } = await encode(rows);
    for (const [i, row] of rows.entries()) {
      const vector = data.subarray(i * dimensions, (i + 1) * dimensions);
      known.set(contents[row], vector);
      cache?.add(contents[row], vector);
    }
    await cache?.flush();
  }
  onProgress?.(contents.length, contents.length);
  const data = new Float32Array(contents.length * dimensions);
  contents.forEach((content, row) => data.set(known.get(content) as Float32Array, row * dimensions));
  return { data, count: contents.length, dimensions };
}
