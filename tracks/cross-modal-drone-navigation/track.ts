import { imagecorruptionsSuite, queryNoiseSuite, university1652WxSuite } from '../../src/corruptions/index.js';
import type { Track } from '../../src/contracts/index.js';
import { GEOTEXT_CHALLENGE_FORMAT, openGeotextDataset } from '../../src/datasets/geotext/index.js';
import { onnxProduct, readRetrievalModel } from '../../src/inference/index.js';
import { plainProduct, RETRIEVAL_METRICS, type GalleryProductMaker } from '../../src/metrics/index.js';
import { baselineModelPath } from './baseline.js';
import { geotextMini } from './mini.js';
import { loadModel } from './model.js';
import { pictures } from './pictures.js';
import { decodePrediction, encodePrediction, type RetrievalPrediction } from './predictions.js';
import { finalScore, phases, profiles } from './profiles.js';
import { score } from './score.js';
import { scoreFiles } from './scoreFiles.js';
import { secondStage } from './secondStage.js';
import { checkSubmission, writeSubmission } from './submission.js';

/** Galleries up to this size are multiplied by the plain kernel, whose digits are the same on every machine. */
const PLAIN_GALLERY = 10_000;

const productFor: GalleryProductMaker = (gallery) =>
  gallery.count <= PLAIN_GALLERY ? plainProduct(gallery) : onnxProduct()(gallery);

/**
 * Track 4, cross-modal drone navigation: a text asks for the images of a building, an image for its texts.
 *
 * Unit: an image of the gallery or a text. Prediction: its vector; texts and images are compared by dot product. Images
 * come from drones, satellites and the street; any image of the building that a text was written for is a hit.
 *
 * Scores, in percent:
 * - R@1, R@5 and R@10 of texts asking for images (t2i) and of images asking for texts (i2t), and their means.
 * - the challenge's score, primary: (R@1 + R@10) / 2 of t2i. The official scorer is not public; the formula was found from
 *   the published tables and fits all of their rows but one misprint.
 *
 * A model may have a second stage (`secondStage.ts`): scores of a query's best candidates take the place of dot products,
 * and everything else stands at -100, as in the official evaluation.
 *
 * The official evaluator gives the first image of each building the number of the building before; the profile
 * `retrieval/official-ids` does so too, `retrieval/fixed-ids` does it right, and a result always shows both. Resampled
 * unit of intervals: the building, with all of its texts and images as queries; the gallery stays.
 *
 * Sources: robosense2025/track4 and MultimodalGeo/GeoText-1652 (`Method/re_bbox.py`, `Method/dataset`; Chu et al., ECCV
 * 2024); layumi/University1652-Baseline (Zheng et al., ACM MM 2020).
 */
export const track: Track<RetrievalPrediction> = {
  id: 'cross-modal-drone-navigation',
  title: 'Cross-modal drone navigation',
  description: 'RoboSense 2025 Track 4: texts and images of places find each other (GeoText-1652, University-1652)',
  resampledUnit: 'building',
  phases,
  profiles,
  metrics: Object.entries(RETRIEVAL_METRICS).map(([id, description]) => ({ id, description })),
  suites: [imagecorruptionsSuite, university1652WxSuite, queryNoiseSuite],
  baseline: baselineModelPath,
  openDataset: openGeotextDataset,
  loadModel,
  modelFiles: async (path) => (await readRetrievalModel(path)).files,
  secondStage,
  encodePrediction,
  decodePrediction,
  score: (input) => score(input, productFor),
  scoreFiles,
  finalScore,
  noSubmission: ({ format, path }) =>
    format === GEOTEXT_CHALLENGE_FORMAT
      ? undefined
      : `${path} holds annotations; a submission is made for a query file with its gallery of images`,
  writeSubmission: (input) => writeSubmission(input, productFor),
  checkSubmission,
  pictures,
  mini: geotextMini(),
};
