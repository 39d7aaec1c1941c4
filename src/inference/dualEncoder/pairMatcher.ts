import type { Device, Image, ProviderUse } from '../../contracts/index.js';
import { FileFormatError, InputError } from '../../errors/index.js';
import { OrtSession, describeTensor } from '../session.js';
import type { TensorView } from '../session.js';
import type { DualEncoderConfig } from './config.js';
import { dualEncoderOf } from './dualEncoder.js';
import type { DualEncoder, ImageSource } from './dualEncoder.js';
import { EncoderPair } from './encoderPair.js';
import { readDualEncoderYaml } from './readYaml.js';

type Matcher = NonNullable<DualEncoderConfig['matcher']>;

/** What a network saw of one text: a vector for every token. */
export interface TextStates {
  /** (tokens, width). */
  readonly states: Float32Array;
  /** (tokens) 1 where a token stands, 0 where padding does. */
  readonly mask: BigInt64Array;
  readonly tokens: number;
  readonly truncated: boolean;
}

/** What a network saw of one image: a vector for every patch. */
export interface ImageStates {
  /** (patches, width). */
  readonly states: Float32Array;
  readonly patches: number;
}

/** Second stage of retrieval: looks at a text and an image together, slower and better than comparing vectors. */
export interface PairMatcher {
  /** `name@version`. */
  readonly id: string;
  readonly provider: ProviderUse;
  /** Everything the model consists of, absolute. */
  readonly files: readonly string[];
  /** The first stage on the same networks; it closes with the matcher. */
  readonly encoder: DualEncoder;
  /** @throws InputError naming the text, where it has no words */
  textStates(texts: readonly string[]): Promise<TextStates[]>;
  /** @throws InputError naming the image, where it cannot be read or used */
  imageStates(images: readonly ImageSource[]): Promise<ImageStates[]>;
  /**
   * How well a text fits each of some images: the raw logit of "they belong together", not a probability.
   *
   * @returns (images)
   * @throws InputError where a logit is not finite
   */
  match(text: TextStates, images: readonly ImageStates[]): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface PairMatcherLoading {
  /** YAML file of family `dual-encoder` with `files.matcher`. */
  readonly path: string;
  readonly device: Device;
  /** Threads of one run; 1 unless given. */
  readonly threads?: number;
  /** Pairs of one run of the matcher; 32 unless given. */
  readonly pairBatch?: number;
}

/**
 * Opens the matcher of a dual encoder: three networks, as X-VLM (GeoText-1652's baseline) is divided.
 *
 *     image → image network → image_states ─┐
 *     text  → text network  → text_states  ─┴→ matcher → itm_logits
 *
 * The matcher takes `text_states` (pairs, tokens, width), `attention_mask` (pairs, tokens) and `image_states` (pairs,
 * patches, width), and gives `itm_logits` (pairs, 2).
 *
 * @throws FileFormatError where the YAML names no matcher or a network is not what it should be; InputError for a
 *   missing device
 */
export async function loadPairMatcher(loading: PairMatcherLoading): Promise<PairMatcher> {
  const config = await readDualEncoderYaml(loading.path);
  const { matcher } = config;
  if (matcher === undefined) {
    throw new FileFormatError(loading.path, '/files/matcher', 'is missing: the model has no network that sees both');
  }
  const pair = await EncoderPair.open(config, loading);
  const opened: OrtSession[] = [];
  try {
    const { threads = 1 } = loading;
    const session = await OrtSession.open(matcher.network, { provider: pair.provider.used, threads });
    opened.push(session);
    requireOutput(pair.text.session, matcher.textStates);
    requireOutput(pair.image.session, matcher.imageStates);
    requireOutput(session, matcher.output);
    requireInputs(session, matcher);
    const encoder = await dualEncoderOf(config, pair);
    return new OnnxPairMatcher(config, encoder, matcher, pair, session, loading.pairBatch ?? 32);
  } catch (error) {
    for (const session of opened) await session.close();
    await pair.close();
    throw error;
  }
}

class OnnxPairMatcher implements PairMatcher {
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

function requireOutput(session: OrtSession, name: string): void {
  if (session.outputs.some((output) => output.name === name)) return;
  const has = session.outputs.map(describeTensor).join('; ');
  throw new FileFormatError(session.path, undefined, `has no output ${name}; it gives ${has}`);
}

function requireInputs(session: OrtSession, { textStates, imageStates }: Matcher): void {
  const wanted = [textStates, imageStates, 'attention_mask'];
  const names = session.inputs.map(({ name }) => name);
  if (names.every((name) => wanted.includes(name)) && names.includes(textStates) && names.includes(imageStates)) return;
  const has = session.inputs.map(describeTensor).join('; ');
  throw new FileFormatError(session.path, undefined, `takes ${has}; a matcher takes ${wanted.join(', ')}`);
}
