import { stat } from 'node:fs/promises';
import type { FileScored, FileScoringInput } from '../../src/contracts/index.js';
import {
  countWords,
  findGeotext,
  GEOTEXT_FORMAT,
  listGalleryImages,
  platformOfImagePath,
  readAnswers,
  readGeotextAnnotations,
  readQueries,
  type GeotextAnswers,
  type GeotextLayout,
} from '../../src/datasets/geotext/index.js';
import { FileFormatError, InputError } from '../../src/errors/index.js';
import { buildingsByName, buildingsOfPairs, type RetrievalBuildings } from '../../src/metrics/index.js';
import { describeScores } from './describeScores.js';
import { scoreLists } from './scoreLists.js';
import { findMatrices, scoreMatrices } from './scoreMatrices.js';

type Annotated = Extract<GeotextLayout, { format: typeof GEOTEXT_FORMAT }>;
type Challenge = Exclude<GeotextLayout, Annotated>;

/**
 * Scores official files.
 *
 * - Ground truth annotations (`test_951_version.json`, or a folder with it and a split): score matrices of all texts
 *   and images in their order, as the official evaluator makes them, in an .npz file (`t2i`, `i2t`) or a folder of .npy
 *   files; float16, float32 or float64, in blocks, so that their size does not matter.
 * - Ground truth a query file with `answers.json` beside it, either of them, or their folder: `submission.txt`, also in an archive or a
 *   folder, or score matrices of the queries against the gallery in the official order.
 *
 * @throws InputError where what was found cannot be scored: shapes that do not fit, queries without answers
 */
export async function scoreFiles(input: FileScoringInput): Promise<FileScored> {
  await stat(input.predictions).catch((cause: unknown) => {
    throw new InputError(`${input.predictions}: no such file or folder`, { cause });
  });
  const layout = await findGeotext(input.groundTruth, input.split);
  return layout.format === GEOTEXT_FORMAT ? scoreAnnotated(input, layout) : scoreChallenge(input, layout);
}

async function scoreAnnotated(input: FileScoringInput, layout: Annotated): Promise<FileScored> {
  const { imageIds, imagePaths, captions, entryOfText, files } = await readGeotextAnnotations(layout.annotations);
  input.onFound(`ground truth: ${imageIds.length} images and ${captions.length} texts in ${files.join(', ')}`);
  const matrices = await findMatrices(input.predictions);
  if (matrices === undefined) {
    throw new InputError(
      `${input.predictions}: annotations are scored with score matrices (.npz with t2i and i2t, or a folder of t2i.npy and i2t.npy); ` +
        'a submission.txt needs the query file with answers.json beside it as ground truth, because its ids are hidden names',
    );
  }
  const { evaluation, warnings } = await scoreMatrices(matrices, buildingsOfPairs(imageIds, entryOfText), input);
  const platformOfImage = imagePaths.map(platformOfImagePath);
  const facts = {
    platformOfImage,
    platformOfText: Array.from(entryOfText, (entry) => platformOfImage[entry]),
    wordsOfText: captions.map(countWords),
  };
  return {
    ...describeScores(evaluation, input.profile, facts, warnings),
    format: layout.format,
    groundTruthFiles: files,
    predictionFiles: matrices.files,
  };
}

async function scoreChallenge(input: FileScoringInput, layout: Challenge): Promise<FileScored> {
  if (layout.answers === undefined) {
    throw new InputError(
      `${input.groundTruth}: queries alone hold no answers; put answers.json beside them: ` +
        '{"queries": {"q1": "<building>"}, "images": {"image_…": "<building>"}}',
    );
  }
  const answers = readAnswers(layout.answers);
  input.onFound(`ground truth: answers to ${answers.queries.size} queries in ${layout.answers}`);
  const matrices = await findMatrices(input.predictions);
  const groundTruthFiles = [...(layout.queries === undefined ? [] : [layout.queries]), layout.answers];
  if (matrices === undefined) {
    const { evaluation, warnings, files } = await scoreLists(answers, input);
    return {
      ...describeScores(evaluation, input.profile, {}, warnings),
      format: layout.format,
      groundTruthFiles,
      predictionFiles: files,
    };
  }
  const { buildings, words } = await challengeBuildings(layout, layout.answers, answers);
  const { evaluation, warnings } = await scoreMatrices(matrices, buildings, input);
  return {
    ...describeScores(evaluation, input.profile, { wordsOfText: words }, warnings),
    format: layout.format,
    groundTruthFiles,
    predictionFiles: matrices.files,
  };
}

/** Buildings of the queries in the order of their file, and of the gallery in the official order. */
async function challengeBuildings(
  { queries, images }: Challenge,
  file: string,
  answers: GeotextAnswers,
): Promise<{ buildings: RetrievalBuildings; words: number[] }> {
  if (queries === undefined) throw new InputError(`${file}: no query file lies beside it; matrices need its order`);
  if (images === undefined) throw new InputError(`${queries}: no folder of images lies beside the queries`);
  const answerOf = (part: 'queries' | 'images', id: string): string => {
    const building = answers[part].get(id);
    if (building === undefined) throw new FileFormatError(file, `/${part}/${id}`, `is missing: ${id} has no answer`);
    return building;
  };
  const { ids, texts } = await readQueries(queries);
  const gallery = await listGalleryImages(images);
  return {
    buildings: buildingsByName(
      gallery.map(({ id }) => answerOf('images', id)),
      ids.map((id) => answerOf('queries', id)),
    ),
    words: texts.map(countWords),
  };
}
