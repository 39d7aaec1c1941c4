import type { Image, ProviderUse } from '../../contracts/index.js';
import { FileFormatError, InputError } from '../../errors/index.js';
import { describeTensor } from '../session.js';
import type { OrtSession, TensorView } from '../session.js';
import type { DualEncoderConfig } from './config.js';
import type { DualEncoder, ImageSource } from './dualEncoder.js';
import type { EncoderPair } from './encoderPair.js';
import type { ImageStates, PairMatcher, TextStates } from './pairMatcher.js';

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

  async match(text: TextStates, images: readonly ImageStates[]): Promise<Float32Array> {
    const scores = new Float32Array(images.length);
    for (let first = 0; first < images.length; first += this.#pairBatch) {
      const batch = images.slice(first, first + this.#pairBatch);
      scores.set(await this.#matchBatch(text, batch, first), first);
    }
    return scores;
  }

  async close(): Promise<void> {
    await this.#session.close();
    await this.#pair.close();
  }

  async #matchBatch(text: TextStates, images: readonly ImageStates[], first: number): Promise<Float32Array> {
    const pairs = images.length;
    const { textStates, imageStates, output, matchIndex } = this.#matcher;
    const [{ patches, states }] = images;
    const seen = new Float32Array(pairs * states.length);
    for (const [row, image] of images.entries()) {
      if (image.states.length !== states.length) {
        throw new InputError(`image ${first + row} has ${image.patches} patches, others ${patches}`);
      }
      seen.set(image.states, row * states.length);
    }
    const results = await this.#session.run({
      [textStates]: {
        data: repeated(text.states, pairs),
        shape: [pairs, text.tokens, text.states.length / text.tokens],
      },
      [imageStates]: { data: seen, shape: [pairs, patches, states.length / patches] },
      attention_mask: { data: repeated(text.mask, pairs), shape: [pairs, text.tokens] },
    });
    const { data, shape } = results[output];
    const choices = shape[1] ?? 0;
    if (!(data instanceof Float32Array) || shape.length !== 2 || shape[0] !== pairs || choices <= matchIndex) {
      const gave = describeTensor({ name: output, type: 'output', shape });
      const wanted = `float32 [${pairs}, more than ${matchIndex}]`;
      throw new FileFormatError(this.#session.path, undefined, `gave ${gave}; expected ${wanted}`);
    }
    const logits = Float32Array.from(images, (_, row) => data[row * choices + matchIndex]);
    const strange = logits.findIndex((logit) => !Number.isFinite(logit));
    if (strange >= 0)
      throw new InputError(`${this.#session.path}: the logit of image ${first + strange} is not finite`);
    return logits;
  }
}

function repeated<Numbers extends Float32Array | BigInt64Array>(row: Numbers, times: number): Numbers {
  const all = new (row.constructor as new (length: number) => Numbers)(row.length * times);
  for (let i = 0; i < times; i++) all.set(row as never, i * row.length);
  return all;
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
