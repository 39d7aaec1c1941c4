import type { Device, ProviderUse } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { OrtSession, describeTensor } from '../session.js';
import { dualEncoderOf } from './dualEncoder.js';
import type { DualEncoder, ImageSource } from './dualEncoder.js';
import { EncoderPair } from './encoderPair.js';
import { OnnxPairMatcher } from './onnxPairMatcher.js';
import type { Matcher } from './onnxPairMatcher.js';
import { readDualEncoderYaml } from './readYaml.js';

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
  /**
   * How well an image fits each of some texts, as {@link match}; texts may differ in length.
   *
   * @returns (texts)
   * @throws InputError where a logit is not finite
   */
  matchTexts(image: ImageStates, texts: readonly TextStates[]): Promise<Float32Array>;
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
