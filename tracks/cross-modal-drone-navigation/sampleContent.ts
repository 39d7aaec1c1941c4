/** What a model is given of a sample: its words as the model was trained on them, its only image. */
import type { Image, Sample } from '../../src/contracts/index.js';
import { cleanCaption, countWords, EVALUATION_WORDS, GEOTEXT_CAMERA } from '../../src/datasets/geotext/index.js';
import { InputError } from '../../src/errors/index.js';
import type { DualEncoder } from '../../src/inference/index.js';

/** Text of a sample, cleaned where the model wants it; `cut` where words were left out in that. */
export async function wordsOf(
  sample: Sample,
  { cleaning, maxWords = EVALUATION_WORDS }: DualEncoder['captions'],
): Promise<{ text: string; cut: boolean }> {
  const written = (await sample.text?.()) as string;
  if (written.trim() === '') throw new InputError(`sample ${sample.id}: the text is empty; a query needs words`);
  if (cleaning !== 'geotext') return { text: written, cut: false };
  try {
    const cut = countWords(cleanCaption(written, Infinity)) > maxWords;
    return { text: cleanCaption(written, maxWords), cut };
  } catch (error) {
    throw inSample(sample, error);
  }
}

/** @throws InputError for a sample with neither text nor image */
export async function imageOf(sample: Sample): Promise<Image> {
  if (sample.image === undefined) throw new InputError(`sample ${sample.id} has neither a text nor an image`);
  return (await sample.image(GEOTEXT_CAMERA)) as Image;
}

/** The error, saying of which sample it is where it is about input. */
export function inSample({ id }: Pick<Sample, 'id'>, error: unknown): unknown {
  if (!(error instanceof InputError)) return error;
  return new InputError(`sample ${id}: ${error.message}`, { cause: error });
}
