import ndarray from 'ndarray';
import type { Device, Image, ProviderUse } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { TokenizedText } from '../tokenizers/index.js';
import type { CaptionCleaning, DualEncoderConfig } from './config.js';
import type { Embeddings, TextEmbeddings, TextLengths } from './embeddings.js';
import { EncoderPair } from './encoderPair.js';
import { readDualEncoder } from './readDualEncoder.js';
import type { FolderReading } from './readFolder.js';
import { VectorCollector } from './vectorCollector.js';

/** An image, or how to read it when its turn comes; a function that fails names its file. */
export type ImageSource = Image | (() => Promise<Image>);

/** Gives texts and images vectors that can be compared: the greater their dot product, the better they fit. */
export interface DualEncoder {
  /** `name@version` of a YAML file, `folder@variant` of a folder. */
  readonly id: string;
  readonly provider: ProviderUse;
  /** Everything the model consists of, absolute: what provenance digests. */
  readonly files: readonly string[];
  /** Length of a vector. */
  readonly dimensions: number;
  /** Longest text, special tokens included; longer ones are cut off and reported. */
  readonly maxTokens: number;
  /** How captions were cleaned in training; {@link encodeTexts} takes texts as they are. */
  readonly captions: CaptionCleaning;
  /** What apart from `files` decides about the vectors: part of the key of cached ones. */
  readonly settings: Readonly<Record<string, unknown>>;
  /**
   * @param nameOf what messages call an image; `image 0` and so on unless given
   * @returns (images, dimensions), each of length 1
   * @throws InputError naming the image, where it cannot be read or used, or its vector is all zeros or not finite
   */
  encodeImages(images: readonly ImageSource[], nameOf?: (row: number) => string): Promise<Embeddings>;
  /**
   * @param nameOf what messages call a text; `text 0` and so on unless given
   * @returns (texts, dimensions), each of length 1, and which texts were cut off
   * @throws InputError naming the text, where it has no words, or its vector is all zeros or not finite
   */
  encodeTexts(texts: readonly string[], nameOf?: (row: number) => string): Promise<TextEmbeddings>;
  /** How long texts are and which would be cut off, without encoding them; throws as {@link encodeTexts}. */
  measureTexts(texts: readonly string[]): TextLengths;
  close(): Promise<void>;
}

export interface DualEncoderLoading extends FolderReading {
  /** YAML file of family `dual-encoder`, or a folder in the layout of transformers.js. */
  readonly path: string;
  readonly device: Device;
  /** Threads of one run; 1 unless given. */
  readonly threads?: number;
  /** Longest text, in place of what the files say. */
  readonly maxTokens?: number;
  /** Images of one run; 16 unless given. */
  readonly imageBatch?: number;
  /** Texts of one run; 64 unless given. */
  readonly textBatch?: number;
}

type Batches = Pick<DualEncoderLoading, 'imageBatch' | 'textBatch'>;

/**
 * Opens a dual encoder.
 *
 * @throws FileFormatError for a file that is missing or not what it should be, also where text and image vectors have
 *   different lengths; InputError for a missing device
 */
export async function loadDualEncoder(loading: DualEncoderLoading): Promise<DualEncoder> {
  const config = await readDualEncoder(loading.path, loading);
  const pair = await EncoderPair.open(config, loading);
  try {
    return await dualEncoderOf(config, pair, loading);
  } catch (error) {
    await pair.close();
    throw error;
  }
}

/** A dual encoder on networks that are open already; closing it closes them. */
export async function dualEncoderOf(
  config: DualEncoderConfig,
  pair: EncoderPair,
  batches: Batches = {},
): Promise<DualEncoder> {
  const grey = ndarray(new Uint8Array(32 * 32 * 3).fill(128), [32, 32, 3]);
  return new OnnxDualEncoder(config, pair, await pair.agreedDimensions(config.path, { pixels: grey }), batches);
}

class OnnxDualEncoder implements DualEncoder {
  readonly id: string;
  readonly provider: ProviderUse;
  readonly files: readonly string[];
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly captions: CaptionCleaning;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly #pair: EncoderPair;
  readonly #imageBatch: number;
  readonly #textBatch: number;

  constructor(config: DualEncoderConfig, pair: EncoderPair, dimensions: number, batches: Batches) {
    this.id = config.id;
    this.provider = pair.provider;
    this.files = config.files;
    this.dimensions = dimensions;
    this.maxTokens = pair.text.maxTokens;
    this.captions = config.text.captions;
    // Without paths: the same files elsewhere give the same vectors.
    const { network: _image, ...image } = config.image;
    const { network: _text, tokenizer, ...text } = config.text;
    const tokenizerType = tokenizer.type;
    this.settings = { image, text, tokenizerType, maxTokens: this.maxTokens, provider: pair.provider.used };
    this.#pair = pair;
    this.#imageBatch = pair.image.fixedRows ?? batches.imageBatch ?? 16;
    this.#textBatch = pair.text.fixedRows ?? batches.textBatch ?? 64;
  }

  async encodeImages(
    images: readonly ImageSource[],
    nameOf = (row: number): string => `image ${row}`,
  ): Promise<Embeddings> {
    const collected = new VectorCollector(images.length, this.dimensions);
    let batch: Image[] = [];
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      const [first, last] = [collected.filled, collected.filled + batch.length - 1];
      const vectors = await this.#pair.imageVectors(batch).catch((error: unknown) => {
        throw named(error, first === last ? nameOf(first) : `${nameOf(first)} to ${nameOf(last)}`);
      });
      collected.add(vectors);
      batch = [];
    };
    for (const [index, source] of images.entries()) {
      const image = typeof source === 'function' ? await source() : source;
      requirePixels(image, nameOf(index));
      if (batch.length > 0 && !sameSize(this.#pair.image.sizeFor(batch[0]), this.#pair.image.sizeFor(image))) {
        await flush();
      }
      batch.push(image);
      if (batch.length === this.#imageBatch) await flush();
    }
    await flush();
    return collected.finish(nameOf);
  }

  async encodeTexts(
    texts: readonly string[],
    nameOf = (row: number): string => `text ${row}`,
  ): Promise<TextEmbeddings> {
    const collected = new VectorCollector(texts.length, this.dimensions);
    const tokenized: TokenizedText[] = [];
    for (let first = 0; first < texts.length; first += this.#textBatch) {
      const batch = texts
        .slice(first, first + this.#textBatch)
        .map((text, i) => this.#pair.text.tokenize(text, nameOf(first + i)));
      collected.add(await this.#pair.textVectors(batch));
      for (const text of batch) tokenized.push(text);
    }
    return { ...collected.finish(nameOf), ...lengthsOf(tokenized) };
  }

  measureTexts(texts: readonly string[]): TextLengths {
    return lengthsOf(texts.map((text, row) => this.#pair.text.tokenize(text, `text ${row}`)));
  }

  close(): Promise<void> {
    return this.#pair.close();
  }
}

function lengthsOf(texts: readonly TokenizedText[]): TextLengths {
  const truncated = Uint8Array.from(texts, (text) => Number(text.truncated));
  const truncatedCount = truncated.reduce((sum, each) => sum + each, 0);
  return { truncated, truncatedCount, wordTokens: Int32Array.from(texts, ({ wordTokens }) => wordTokens) };
}

function sameSize(a: { heightPx: number; widthPx: number }, b: { heightPx: number; widthPx: number }): boolean {
  return a.heightPx === b.heightPx && a.widthPx === b.widthPx;
}

/** @throws InputError where the image has no pixels: it would otherwise become a black one */
function requirePixels({ pixels }: Image, name: string): void {
  const { shape } = pixels;
  if (shape.length === 3 && shape.every((size) => size > 0) && shape[2] <= 4) return;
  throw new InputError(`${name} is (${shape.join(', ')}); expected (height, width, 1 to 4 channels)`);
}

function named(error: unknown, name: string): unknown {
  return error instanceof InputError ? new InputError(`${name}: ${error.message}`, { cause: error }) : error;
}
