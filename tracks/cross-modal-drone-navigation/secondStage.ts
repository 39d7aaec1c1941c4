import type { SecondStage, SecondStageInput, SecondStageRecipe } from '../../src/contracts/index.js';
import { loadPairMatcher, readRetrievalModel, type Reranking } from '../../src/inference/index.js';
import { diverseTop, plainProduct, topIndices, type GalleryProduct } from '../../src/metrics/index.js';
import type { RetrievalPrediction } from './predictions.js';
import { PairScorer } from './secondStage/pairScorer.js';
import { sidesOf, type Side } from './secondStage/sides.js';

/**
 * The second stage of retrieval, as the model's YAML has it: the best candidates of each query are scored again by a
 * network that sees text and image together, and a text's first places may go to images unlike each other.
 *
 * Sources: `evaluation` in `Method/re_bbox.py` of robosense2025/track4; `submit.py` of rhao-hur/RoboSense25_HCCM_Code.
 */
export const secondStage: SecondStageRecipe<RetrievalPrediction> = {
  isWanted: async (modelPath) => (await readRetrievalModel(modelPath)).rerank !== undefined,
  open,
};

async function open({
  model,
  threads,
  samples,
}: SecondStageInput<RetrievalPrediction>): Promise<SecondStage<RetrievalPrediction>> {
  const { rerank } = await readRetrievalModel(model.path);
  if (rerank === undefined)
    return { ids: [], predict: () => Promise.reject(new Error('no ids')), close: async () => {} };
  const { texts, images } = await sidesOf(samples);
  const scorer = rerank.matching && new PairScorer(await loadPairMatcher({ ...model, threads }), rerank.matching);
  const directions = scorer?.directions ?? ['t2i'];
  const rows = new Map<string, { readonly query: number; readonly isText: boolean }>();
  if (directions.includes('t2i')) texts.samples.forEach(({ id }, query) => rows.set(id, { query, isText: true }));
  if (directions.includes('i2t')) images.samples.forEach(({ id }, query) => rows.set(id, { query, isText: false }));
  const products = { texts: await plainProduct(texts.embeddings), images: await plainProduct(images.embeddings) };
  return {
    ids: [...rows.keys()],
    async predict(id) {
      const row = rows.get(id);
      if (row === undefined) throw new Error(`${id} has no second stage`);
      const { query, isText } = row;
      const [own, gallery] = isText ? [texts, images] : [images, texts];
      const prediction = own.predictions[query];
      const coarse = await scoresOf(own, query, gallery, isText ? products.images : products.texts);
      const candidates = topIndices(coarse, rerank.candidates);
      const cosines = Float64Array.from(candidates, (item) => coarse[item]);
      const scores = scorer ? await scorer.scores(own, query, gallery, candidates, cosines, isText) : cosines;
      const best = isText ? diversified(candidates, scores, gallery, rerank) : { candidates, scores };
      const ids = Array.from(best.candidates, (item) => gallery.samples[item].id);
      return { ...prediction, reranked: { ids, scores: Float32Array.from(best.scores) } };
    },
    close: async () => scorer?.close(),
  };
}

/** First scores of one query, to the digit those that a score of the first stage uses. */
async function scoresOf(
  { predictions }: Side,
  query: number,
  { embeddings }: Side,
  product: GalleryProduct,
): Promise<Float32Array> {
  return (await product.multiply(predictions[query].embedding, 1)).subarray(0, embeddings.count);
}

/**
 * Candidates best first, near copies out of the first places. An order has no scores, so that these are ranks: 1 for the
 * first, falling evenly.
 */
function diversified(
  candidates: Int32Array,
  scores: ArrayLike<number>,
  { embeddings }: Side,
  { diversity }: Reranking,
): { candidates: Int32Array; scores: ArrayLike<number> } {
  if (diversity === undefined) return { candidates, scores };
  const order = Array.from(candidates, (_, place) => place).sort((a, b) => scores[b] - scores[a] || a - b);
  const ranked = Int32Array.from(order, (place) => candidates[place]);
  const top = diverseTop(ranked, embeddings, diversity);
  const first = new Set(top);
  const all = Int32Array.from([...top, ...ranked.filter((item) => !first.has(item))]);
  return { candidates: all, scores: Float32Array.from(all, (_, place) => 1 - place / all.length) };
}
