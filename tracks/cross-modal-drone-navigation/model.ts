import type { Model, ModelSource, ProviderUse, Sample } from '../../src/contracts/index.js';
import { loadDualEncoder, readRetrievalModel, type DualEncoder } from '../../src/inference/index.js';
import type { RetrievalPrediction } from './predictions.js';
import { imageOf, inSample, wordsOf } from './sampleContent.js';

interface Member {
  readonly encoder: DualEncoder;
  /** Square root of its weight: products of vectors then hold the weight itself. */
  readonly factor: number;
}

/**
 * A dual encoder as a model of texts and images: a sample with words gets the vector of its text, all others that of their
 * image. Of an ensemble the members' vectors stand one after the other, each times the square root of its weight, so that
 * the product of two is the weighted sum of the members' cosines.
 *
 * Captions are cleaned as the model's file says it was trained; the official evaluation keeps 50 words.
 *
 * @throws FileFormatError for model files that are not what they should be, InputError for a missing device
 */
export async function loadModel({ path, device }: ModelSource): Promise<Model<RetrievalPrediction>> {
  const { id, members } = await readRetrievalModel(path);
  const opened: Member[] = [];
  const close = async (): Promise<void> => {
    for (const { encoder } of opened) await encoder.close();
  };
  try {
    for (const { weight, ...member } of members) {
      opened.push({ encoder: await loadDualEncoder({ ...member, device }), factor: Math.sqrt(weight) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  const provider: ProviderUse = opened[0].encoder.provider;
  return {
    id,
    provider,
    async predict(sample) {
      const seen: RetrievalPrediction[] = [];
      for (const { encoder } of opened) {
        seen.push(await (sample.text === undefined ? predictImage(encoder, sample) : predictText(encoder, sample)));
      }
      return seen.length === 1 && opened[0].factor === 1 ? seen[0] : joined(seen, opened);
    },
    close,
  };
}

function joined(seen: readonly RetrievalPrediction[], members: readonly Member[]): RetrievalPrediction {
  const embedding = new Float32Array(seen.reduce((sum, each) => sum + each.embedding.length, 0));
  let at = 0;
  for (const [index, { embedding: part }] of seen.entries()) {
    const { factor } = members[index];
    for (const value of part) embedding[at++] = factor * value;
  }
  return { embedding, ...(seen.some(({ truncated }) => truncated) && { truncated: true }) };
}

async function predictText(encoder: DualEncoder, sample: Sample): Promise<RetrievalPrediction> {
  const { text, cut } = await wordsOf(sample, encoder.captions);
  try {
    const { data, truncated } = await encoder.encodeTexts([text]);
    return { embedding: data, ...((cut || truncated[0] === 1) && { truncated: true }) };
  } catch (error) {
    throw inSample(sample, error);
  }
}

async function predictImage(encoder: DualEncoder, sample: Sample): Promise<RetrievalPrediction> {
  const image = await imageOf(sample);
  try {
    return { embedding: (await encoder.encodeImages([image])).data };
  } catch (error) {
    throw inSample(sample, error);
  }
}
