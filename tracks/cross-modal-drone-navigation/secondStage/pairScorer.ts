import type { Sample } from '../../../src/contracts/index.js';
import type { ImageStates, PairMatcher, Reranking, TextStates } from '../../../src/inference/index.js';
import { fuseScores, roundToFloat16 } from '../../../src/metrics/index.js';
import { imageOf, inSample, wordsOf } from '../sampleContent.js';
import { BoundedCache } from './boundedCache.js';
import type { Side } from './sides.js';

/** Pairs whose states are in memory at a time, beside the kept ones. */
const CHUNK = 32;

/** Scores candidates with a network that sees text and image together. */
export class PairScorer {
  readonly directions: readonly ('t2i' | 'i2t')[];
  readonly #matcher: PairMatcher;
  readonly #fused: boolean;
  readonly #texts: BoundedCache<TextStates>;
  readonly #images: BoundedCache<ImageStates>;

  constructor(matcher: PairMatcher, { directions, scores, cacheBytes }: NonNullable<Reranking['matching']>) {
    this.directions = directions;
    this.#matcher = matcher;
    this.#fused = scores === 'fused';
    // Images weigh more and are asked for more often.
    this.#images = new BoundedCache(0.75 * cacheBytes, ({ states }) => states.byteLength);
    this.#texts = new BoundedCache(0.25 * cacheBytes, ({ states, mask }) => states.byteLength + mask.byteLength);
  }

  /**
   * Logits of the candidates as officially, each rounded to float16, or fused with their cosines.
   *
   * @param candidates (k) indices into the gallery
   * @param cosines (k) their first scores
   */
  async scores(
    own: Side,
    query: number,
    gallery: Side,
    candidates: Int32Array,
    cosines: Float64Array,
    isText: boolean,
  ): Promise<Float64Array> {
    const sample = own.samples[query];
    const logits = new Float64Array(candidates.length);
    const text = isText ? await this.#textOf(sample) : undefined;
    const image = isText ? undefined : await this.#imageOf(sample);
    for (let first = 0; first < candidates.length; first += CHUNK) {
      const chunk = Array.from(candidates.subarray(first, first + CHUNK), (item) => gallery.samples[item]);
      if (text !== undefined) {
        const images: ImageStates[] = [];
        for (const each of chunk) images.push(await this.#imageOf(each));
        logits.set(await this.#matcher.match(text, images), first);
      } else {
        const texts: TextStates[] = [];
        for (const each of chunk) texts.push(await this.#textOf(each));
        logits.set(await this.#matcher.matchTexts(image as ImageStates, texts), first);
      }
    }
    return this.#fused ? fuseScores(logits, cosines) : logits.map(roundToFloat16);
  }

  close(): Promise<void> {
    return this.#matcher.close();
  }

  #textOf(sample: Sample): Promise<TextStates> {
    return this.#texts.get(sample.id, async () => {
      const { text } = await wordsOf(sample, this.#matcher.encoder.captions);
      try {
        return (await this.#matcher.textStates([text]))[0];
      } catch (error) {
        throw inSample(sample, error);
      }
    });
  }

  #imageOf(sample: Sample): Promise<ImageStates> {
    return this.#images.get(sample.id, async () => {
      const image = await imageOf(sample);
      try {
        return (await this.#matcher.imageStates([image]))[0];
      } catch (error) {
        throw inSample(sample, error);
      }
    });
  }
}
