import type { Scored, ScoringInput } from '../../src/contracts/index.js';
import type { GeotextTruth } from '../../src/datasets/geotext/index.js';
import { InputError } from '../../src/errors/index.js';
import {
  buildingsByName,
  buildingsOfPairs,
  evaluateRetrieval,
  type GalleryProductMaker,
  type RetrievalBuildings,
} from '../../src/metrics/index.js';
import { describeScores } from './describeScores.js';
import { isText, Items, notFiniteWarnings, truncatedWarnings } from './items.js';
import type { RetrievalPrediction } from './predictions.js';
import { scoreRows } from './scoreRows.js';

/**
 * Scores a run's embeddings: every text against all images and every image against all texts.
 *
 * A text or image without prediction finds nothing and is never found.
 *
 * @param product multiplies queries with a gallery; the plain kernel unless given
 * @throws InputError where the data set has no answers, or embeddings differ in length
 */
export async function score(input: ScoringInput<RetrievalPrediction>, product?: GalleryProductMaker): Promise<Scored> {
  if (!input.dataset.hasGroundTruth) {
    throw new InputError(
      `${input.dataset.path}: the split has no answers, so nothing can be scored; ` +
        'make the submission with "robosense predict" and "robosense submit"',
    );
  }
  const [texts, images] = [new Items(), new Items()];
  for await (const { sample, prediction } of input.samples) {
    const truth = (await sample.groundTruth?.()) as GeotextTruth | undefined;
    if (truth === undefined) throw new InputError(`sample ${sample.id} has no answer`);
    await (isText(sample) ? texts : images).add(sample, prediction, truth);
  }
  const notFinite: string[] = [];
  const [textItems, imageItems] = [texts, images].map((items) => ({ items, present: items.present(notFinite) }));
  const evaluation = await evaluateRetrieval(buildingsOf(images, texts), {
    t2i: scoreRows(textItems, imageItems, product),
    i2t: scoreRows(imageItems, textItems, product),
  });
  return describeScores(
    evaluation,
    input.profile,
    { platformOfImage: images.platforms, platformOfText: texts.platforms, wordsOfText: texts.words },
    [...notFiniteWarnings(notFinite), ...truncatedWarnings(texts)],
  );
}

/** Buildings as the annotations pair them; by name where only names are known, as in a challenge. */
function buildingsOf(images: Items, texts: Items): RetrievalBuildings {
  const places = new Map(images.ids.map((id, index) => [id, index]));
  const paired = [...images.truths, ...texts.truths].every(
    ({ imageId }) => imageId !== undefined && places.has(imageId),
  );
  if (!paired) {
    const names = ({ truths }: Items): string[] => truths.map(({ building }) => building);
    return buildingsByName(names(images), names(texts));
  }
  const imageOfText = Int32Array.from(texts.truths, ({ imageId }) => places.get(imageId as string) as number);
  return buildingsOfPairs(images.ids, imageOfText);
}
