import type { Sample, SecondStageInput } from '../../../src/contracts/index.js';
import type { Embeddings } from '../../../src/metrics/index.js';
import type { RetrievalPrediction } from '../predictions.js';

/** Texts or images with usable vectors. */
export interface Side {
  readonly samples: readonly Sample[];
  readonly predictions: readonly RetrievalPrediction[];
  readonly embeddings: Embeddings;
}

/** Samples by kind; those whose vectors are not finite take no part: a NaN score would rank first. */
export async function sidesOf(
  samples: SecondStageInput<RetrievalPrediction>['samples'],
): Promise<{ texts: Side; images: Side }> {
  const found = { texts: new Gathering(), images: new Gathering() };
  for await (const { sample, prediction } of samples) {
    if (!prediction.embedding.every(Number.isFinite)) continue;
    const { samples: list, predictions } = sample.text === undefined ? found.images : found.texts;
    list.push(sample);
    predictions.push(prediction);
  }
  return { texts: found.texts.side(), images: found.images.side() };
}

class Gathering {
  readonly samples: Sample[] = [];
  readonly predictions: RetrievalPrediction[] = [];

  side(): Side {
    const { samples, predictions } = this;
    const dimensions = predictions[0]?.embedding.length ?? 1;
    const data = new Float32Array(predictions.length * dimensions);
    predictions.forEach(({ embedding }, row) => data.set(embedding, row * dimensions));
    return { samples, predictions, embeddings: { data, count: predictions.length, dimensions } };
  }
}
