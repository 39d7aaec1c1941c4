import type { Image, Model, ModelSource, Sample } from '../../src/contracts/index.js';
import { cleanCaption, countWords, EVALUATION_WORDS, GEOTEXT_CAMERA } from '../../src/datasets/geotext/index.js';
import { InputError } from '../../src/errors/index.js';
import { loadDualEncoder, type DualEncoder } from '../../src/inference/index.js';
import type { RetrievalPrediction } from './predictions.js';

/**
 * A dual encoder as a model of texts and images: a sample with words gets the vector of its text, all others that of their
 * image.
 *
 * Captions are cleaned as the model's file says it was trained; the official evaluation keeps 50 words.
 *
 * @throws FileFormatError for model files that are not what they should be, InputError for a missing device
 */
export async function loadModel({ path, device }: ModelSource): Promise<Model<RetrievalPrediction>> {
  const encoder = await loadDualEncoder({ path, device });
  return {
    id: encoder.id,
    provider: encoder.provider,
    predict: (sample) => (sample.text === undefined ? predictImage(encoder, sample) : predictText(encoder, sample)),
    close: () => encoder.close(),
  };
}

async function predictText(encoder: DualEncoder, sample: Sample): Promise<RetrievalPrediction> {
  const written = (await sample.text?.()) as string;
  if (written.trim() === '') throw new InputError(`sample ${sample.id}: the text is empty; a query needs words`);
  const { cleaning, maxWords = EVALUATION_WORDS } = encoder.captions;
  const text = cleaning === 'geotext' ? inSample(sample, () => cleanCaption(written, maxWords)) : written;
  const { data, truncated } = await encoder
    .encodeTexts([text])
    .catch((error: unknown) => inSample(sample, rethrow(error)));
  const cut = truncated[0] === 1 || (cleaning === 'geotext' && countWords(cleanCaption(written, Infinity)) > maxWords);
  return { embedding: data, ...(cut && { truncated: true }) };
}

async function predictImage(encoder: DualEncoder, sample: Sample): Promise<RetrievalPrediction> {
  if (sample.image === undefined) throw new InputError(`sample ${sample.id} has neither a text nor an image`);
  const image = (await sample.image(GEOTEXT_CAMERA)) as Image;
  const { data } = await encoder.encodeImages([image]).catch((error: unknown) => inSample(sample, rethrow(error)));
  return { embedding: data };
}

const rethrow = (error: unknown) => (): never => {
  throw error;
};

/** Says of which sample a complaint is. */
function inSample<Result>(sample: Sample, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`sample ${sample.id}: ${error.message}`, { cause: error });
  }
}
