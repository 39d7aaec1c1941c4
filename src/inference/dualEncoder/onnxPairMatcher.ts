import type { Image, ProviderUse } from '../../contracts/index.js';
import { FileFormatError, InputError } from '../../errors/index.js';
import { describeTensor } from '../session.js';
import type { OrtSession, TensorView } from '../session.js';
import type { DualEncoderConfig } from './config.js';
import type { DualEncoder, ImageSource } from './dualEncoder.js';
import type { EncoderPair } from './encoderPair.js';
import type { ImageStates, PairMatcher, TextStates } from './pairMatcher.js';

interface Pair {
  readonly text: TextStates;
  readonly image: ImageStates;
}

export type Matcher = NonNullable<DualEncoderConfig['matcher']>;

/** The matcher on its three open networks. */
export class OnnxPairMatcher implements PairMatcher {
  readonly id: string;
  readonly provider: ProviderUse;
  readonly files: readonly string[];
  readonly encoder: DualEncoder;
  readonly #matcher: Matcher;
  readonly #pair: EncoderPair;
  readonly #session: OrtSession;
  readonly #pairBatch: number;
  readonly #masked: boolean;

  constructor(
    config: DualEncoderConfig,
    encoder: DualEncoder,
    matcher: Matcher,
    pair: EncoderPair,
    session: OrtSession,
    pairBatch: number,
  ) {
    this.id = config.id;
    this.provider = pair.provider;
    this.files = config.files;
    this.encoder = encoder;
    this.#matcher = matcher;
    this.#pair = pair;
    this.#session = session;
    this.#pairBatch = pairBatch;
    this.#masked = session.inputs.some(({ name }) => name === 'attention_mask');
  }

  async textStates(texts: readonly string[]): Promise<TextStates[]> {
    const { text } = this.#pair;
    const found: TextStates[] = [];
    for (const [row, words] of texts.entries()) {
      const tokenized = text.tokenize(words, `text ${row}`);
      const outputs = await this.#pair.runTexts([tokenized]);
      const { states, length } = firstRow(text.session, this.#matcher.textStates, outputs);
      const { data: mask } = text.mask([tokenized]);
      if (mask.length !== length) {
        const problem = `gave states of ${length} tokens for a text of ${mask.length}`;
        throw new FileFormatError(text.session.path, undefined, problem);
      }
      found.push({ states, mask, tokens: length, truncated: tokenized.truncated });
    }
    return found;
  }

  async imageStates(images: readonly ImageSource[]): Promise<ImageStates[]> {
    const found: ImageStates[] = [];
    for (const [row, source] of images.entries()) {
      const image: Image = typeof source === 'function' ? await source() : source;
      const outputs = await this.#pair.runImages([image]).catch((error: unknown) => {
        throw error instanceof InputError ? new InputError(`image ${row}: ${error.message}`, { cause: error }) : error;
      });
      const { states, length } = firstRow(this.#pair.image.session, this.#matcher.imageStates, outputs);
      found.push({ states, patches: length });
    }
    return found;
  }

  match(text: TextStates, images: readonly ImageStates[]): Promise<Float32Array> {
    return this.#matchPairs(
      images.map((image) => ({ text, image })),
      'image',
    );
  }

  matchTexts(image: ImageStates, texts: readonly TextStates[]): Promise<Float32Array> {
    return this.#matchPairs(
      texts.map((text) => ({ text, image })),
      'text',
    );
  }

  async close(): Promise<void> {
    await this.#session.close();
    await this.#pair.close();
  }

  /** @param what messages number */
  async #matchPairs(pairs: readonly Pair[], what: string): Promise<Float32Array> {
    const scores = new Float32Array(pairs.length);
    for (let first = 0; first < pairs.length; first += this.#pairBatch) {
      const batch = pairs.slice(first, first + this.#pairBatch);
      scores.set(await this.#matchBatch(batch, (row) => `${what} ${first + row}`), first);
    }
    return scores;
  }

  async #matchBatch(batch: readonly Pair[], nameOf: (row: number) => string): Promise<Float32Array> {
    const pairs = batch.length;
    const { textStates, imageStates, output, matchIndex } = this.#matcher;
    const [{ text, image }] = batch;
    const { patches, states } = image;
    const seen = new Float32Array(pairs * states.length);
    const textWidth = text.states.length / text.tokens;
    const tokens = batch.reduce((most, each) => Math.max(most, each.text.tokens), 0);
    if (!this.#masked && batch.some((each) => each.text.tokens !== tokens)) {
      const problem = 'takes no attention_mask, so that texts must have equal lengths: set text.padding to max';
      throw new FileFormatError(this.#session.path, undefined, problem);
    }
    const read = new Float32Array(pairs * tokens * textWidth);
    // Shorter texts are filled up with what the mask hides.
    const mask = new BigInt64Array(pairs * tokens);
    for (const [row, pair] of batch.entries()) {
      if (pair.image.states.length !== states.length) {
        throw new InputError(`${nameOf(row)} has ${pair.image.patches} patches, others ${patches}`);
      }
      seen.set(pair.image.states, row * states.length);
      read.set(pair.text.states, row * tokens * textWidth);
      mask.set(pair.text.mask, row * tokens);
    }
    const results = await this.#session.run({
      [textStates]: { data: read, shape: [pairs, tokens, textWidth] },
      [imageStates]: { data: seen, shape: [pairs, patches, states.length / patches] },
      attention_mask: { data: mask, shape: [pairs, tokens] },
    });
    const { data, shape } = results[output];
    const choices = shape[1] ?? 0;
    if (!(data instanceof Float32Array) || shape.length !== 2 || shape[0] !== pairs || choices <= matchIndex) {
      const gave = describeTensor({ name: output, type: 'output', shape });
      const wanted = `float32 [${pairs}, more than ${matchIndex}]`;
      throw new FileFormatError(this.#session.path, undefined, `gave ${gave}; expected ${wanted}`);
    }
    const logits = Float32Array.from(batch, (_, row) => data[row * choices + matchIndex]);
    const strange = logits.findIndex((logit) => !Number.isFinite(logit));
    if (strange >= 0) throw new InputError(`${this.#session.path}: the logit of ${nameOf(strange)} is not finite`);
    return logits;
  }
}

/** The states of the first text or image of a run, whatever padding rows the network asks for. */
function firstRow(session: OrtSession, name: string, outputs: Readonly<Record<string, TensorView>>) {
  const { data, shape } = outputs[name];
  if (!(data instanceof Float32Array) || shape.length !== 3 || data.length === 0) {
    const gave = describeTensor({ name, type: 'output', shape });
    throw new FileFormatError(session.path, undefined, `gave ${gave}; expected float32 [n, length, width]`);
  }
  return { states: data.slice(0, shape[1] * shape[2]), length: shape[1] };
}
