import type { FileScoringInput, Warning } from '../../src/contracts/index.js';
import {
  findPi3detInfos,
  readPi3detInfos,
  readPi3detResults,
  type Pi3detResult,
} from '../../src/datasets/pi3det/index.js';
import { FileFormatError, firstOf, InputError } from '../../src/errors/index.js';
import { pi3detToKitti, type KittiFrame } from '../../src/metrics/index.js';
import { compatProfile } from './profiles.js';
import type { FramePair } from './scoreFiles.js';

/** Reads a Pi3DET info pickle and a result.pkl or result.zip. */
export async function readPi3detPair(input: FileScoringInput): Promise<FramePair> {
  const infoFile = await findPi3detInfos(input.groundTruth, input.split);
  const infos = await readPi3detInfos(infoFile.path);
  if (infos[0]?.annos === undefined) {
    throw new InputError(
      `${infoFile.path}: holds no answers ("annos"), so nothing can be scored; name a labelled info file`,
    );
  }
  const results = await readPi3detResults(input.predictions);
  input.onFound(`ground truth: Pi3DET infos of ${infos.length} frames in ${infoFile.path}`);
  input.onFound(`predictions: Pi3DET results of ${results.length} frames in ${input.predictions}`);
  if (results.length !== infos.length) {
    throw new InputError(
      `${input.predictions}: ${results.length} frames, but the ground truth has ${infos.length}; ` +
        'the official evaluator stops here: every frame needs an entry, in the order of the info file',
    );
  }
  const ids = infos.map(({ frameId }) => frameId);
  const { ordered, warnings } = inOrder(results, ids, input);
  const frames = infos.map((info, index): KittiFrame => {
    const { names, scores, boxes } = ordered[index] as Pi3detResult;
    const place = `frame ${info.frameId}`;
    if (info.annos === undefined)
      throw new FileFormatError(infoFile.path, place, 'has no "annos", unlike the first frame');
    requireFinite(infoFile.path, place, 'gt_boxes_lidar', info.annos.boxes, 7);
    requireFinite(input.predictions, place, 'boxes_lidar', boxes.data, 7);
    requireFinite(input.predictions, place, 'score', scores, 1);
    return {
      id: info.frameId,
      gt: convert(infoFile.path, place, () => pi3detToKitti(info.annos!.boxes, info.annos!.names)),
      dt: convert(input.predictions, place, () => pi3detToKitti(boxes.data, names, scores)),
    };
  });
  return { frames, groundTruthFiles: [infoFile.path], predictionFiles: [input.predictions], warnings };
}

function requireFinite(file: string, place: string, key: string, values: ArrayLike<number>, width: number): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const row = Math.floor(i / width);
    throw new FileFormatError(file, `${place}, ${key}, row ${row}`, `${values[i]} is no finite number`);
  }
}

function convert<Value>(file: string, place: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof InputError) throw new FileFormatError(file, place, error.message);
    throw error;
  }
}

/**
 * Results in the order of the labels.
 *
 * The official evaluator matches by position and never reads frame_id; the exact profile matches by it where the ids
 * are the same in another order. Either way the result says so.
 */
function inOrder(
  results: readonly Pi3detResult[],
  ids: readonly string[],
  { profile }: FileScoringInput,
): { ordered: readonly Pi3detResult[]; warnings: Warning[] } {
  const named = results.filter((result) => result.frameId !== undefined);
  const displaced = ids.filter((id, index) => (results[index]?.frameId ?? id) !== id);
  if (displaced.length === 0) return { ordered: results, warnings: [] };
  const byId = new Map(named.map((result) => [result.frameId as string, result]));
  const permutation = byId.size === ids.length && ids.every((id) => byId.has(id));
  const where = `${displaced.length} frames stand elsewhere than in the info file (${firstOf(displaced)})`;
  if (permutation && profile !== compatProfile) {
    return {
      ordered: ids.map((id) => byId.get(id) as Pi3detResult),
      warnings: [
        {
          code: 'frames-reordered',
          message: `${where}; matched by frame_id here, but the official evaluator matches by position`,
        },
      ],
    };
  }
  return {
    ordered: results,
    warnings: [{ code: 'frames-out-of-order', message: `${where}; matched by position, like the official evaluator` }],
  };
}
