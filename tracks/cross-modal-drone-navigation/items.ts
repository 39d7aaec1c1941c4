import type { Sample, Warning } from '../../src/contracts/index.js';
import {
  countWords,
  platformOfImagePath,
  type GeotextTruth,
  type ImagePlatform,
} from '../../src/datasets/geotext/index.js';
import { firstOf, InputError } from '../../src/errors/index.js';
import type { Embeddings } from '../../src/metrics/index.js';
import type { RetrievalPrediction } from './predictions.js';

/** Images or texts in the order of the data set, with what was predicted for them. */
export class Items {
  readonly ids: string[] = [];
  readonly truths: GeotextTruth[] = [];
  readonly platforms: (ImagePlatform | undefined)[] = [];
  /** Words of texts; empty for images. */
  readonly words: number[] = [];
  readonly predictions: (RetrievalPrediction | undefined)[] = [];

  async add(
    sample: Sample,
    prediction: RetrievalPrediction | undefined,
    truth: GeotextTruth | undefined,
  ): Promise<void> {
    this.ids.push(sample.id);
    if (truth !== undefined) this.truths.push(truth);
    this.platforms.push((sample.platform as ImagePlatform | undefined) ?? platformOfImagePath(sample.id));
    if (sample.text !== undefined) this.words.push(countWords(await sample.text()));
    this.predictions.push(prediction);
  }

  /** Indices of the items that have a usable prediction: one whose numbers are all finite. */
  present(notFinite: string[]): Int32Array {
    return Int32Array.from(
      this.ids.flatMap((id, index) => {
        const prediction = this.predictions[index];
        if (prediction === undefined) return [];
        if (prediction.embedding.every(Number.isFinite)) return [index];
        notFinite.push(id);
        return [];
      }),
    );
  }

  /** The embeddings of some items as one matrix. @throws InputError naming an item of another length */
  embeddings(indices: Int32Array, dimensions: number): Embeddings {
    const data = new Float32Array(indices.length * dimensions);
    indices.forEach((index, row) => {
      const { embedding } = this.predictions[index] as RetrievalPrediction;
      if (embedding.length !== dimensions) {
        throw new InputError(
          `sample ${this.ids[index]}: its embedding has ${embedding.length} numbers, others have ${dimensions}`,
        );
      }
      data.set(embedding, row * dimensions);
    });
    return { data, count: indices.length, dimensions };
  }
}

/** A sample with words is a text, all others are images. */
export const isText = (sample: Sample): boolean => sample.text !== undefined;

/** Embeddings that are not finite are left out: a NaN score would rank first. */
export function notFiniteWarnings(ids: readonly string[]): Warning[] {
  if (ids.length === 0) return [];
  const message = `${ids.length} embeddings hold NaN or infinite numbers and count as missing: ${firstOf(ids)}`;
  return [{ code: 'embeddings-not-finite', message }];
}

/** Whoever reads a score must know that a model did not see its queries whole. */
export function truncatedWarnings({ predictions }: Items): Warning[] {
  const cut = predictions.filter((prediction) => prediction?.truncated === true).length;
  if (cut === 0) return [];
  const message = `${cut} of ${predictions.length} texts are longer than the model takes; it saw their beginning alone`;
  return [{ code: 'texts-truncated', message }];
}
