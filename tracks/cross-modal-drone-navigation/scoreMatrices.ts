import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileScoringInput, Warning } from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import {
  evaluateRetrieval,
  RETRIEVAL_DIRECTIONS,
  type DirectionScores,
  type RetrievalBuildings,
  type RetrievalDirection,
  type RetrievalEvaluation,
  type ScoreBlocks,
} from '../../src/metrics/index.js';
import { openNpyRows, openNpzRows, type NpyRows } from '../../src/sensors/index.js';

/** Names of a direction's matrix, the official variable's last. */
const NAMES: Readonly<Record<RetrievalDirection, readonly string[]>> = {
  t2i: ['t2i', 'score_matrix_t2i'],
  i2t: ['i2t', 'score_matrix_i2t'],
};

export interface ScoreMatrices {
  readonly files: readonly string[];
  readonly t2i?: NpyRows;
  readonly i2t?: NpyRows;
}

/**
 * Finds score matrices: an .npz file with `t2i` (texts, images) and `i2t` (images, texts), or a folder with `t2i.npy` and
 * `i2t.npy`. Undefined where a path holds none of them.
 */
export async function findMatrices(path: string): Promise<ScoreMatrices | undefined> {
  const found: { t2i?: NpyRows; i2t?: NpyRows } = {};
  const files = new Set<string>();
  if ((await stat(path)).isDirectory()) {
    for (const direction of RETRIEVAL_DIRECTIONS) {
      const file = NAMES[direction].map((name) => join(path, `${name}.npy`)).find(existsSync);
      if (file === undefined) continue;
      found[direction] = await openNpyRows(file);
      files.add(file);
    }
    return files.size === 0 ? undefined : { ...found, files: [...files] };
  }
  if (!path.endsWith('.npz')) return undefined;
  const archive = await openNpzRows(path);
  for (const direction of RETRIEVAL_DIRECTIONS) {
    const name = NAMES[direction].find((each) => archive.names.includes(each));
    if (name !== undefined) found[direction] = await archive.open(name);
  }
  if (found.t2i === undefined && found.i2t === undefined) {
    const there = archive.names.join(', ') || 'none';
    throw new InputError(`${path}: holds neither t2i (texts, images) nor i2t (images, texts); its arrays: ${there}`);
  }
  return { ...found, files: [path] };
}

/** Rows of a file as blocks of scores. */
function fileBlocks(matrix: NpyRows): ScoreBlocks {
  return {
    queries: matrix.rows,
    gallery: matrix.columns,
    async *blocks() {
      for await (const { first, rows, values } of matrix.blocks()) yield { firstQuery: first, rows, scores: values };
    },
  };
}

function requireShape(matrix: NpyRows, rows: number, columns: number, what: string): void {
  if (matrix.rows === rows && matrix.columns === columns) return;
  const transposed = matrix.rows === columns && matrix.columns === rows ? '; it is transposed' : '';
  throw new InputError(
    `${matrix.name}: shape (${matrix.rows}, ${matrix.columns}), but the ground truth needs (${rows}, ${columns}): ${what}${transposed}`,
  );
}

/** Scores matrices block by block. @throws InputError where a shape is not the ground truth's, or t2i is missing */
export async function scoreMatrices(
  { t2i, i2t }: ScoreMatrices,
  buildings: RetrievalBuildings,
  { onFound, predictions }: FileScoringInput,
): Promise<{ evaluation: RetrievalEvaluation; warnings: readonly Warning[] }> {
  if (t2i === undefined)
    throw new InputError(`${predictions}: holds no t2i (texts, images), which the score is made of`);
  const [texts, images] = [buildings.unitOfQuery.t2i.length, buildings.unitOfQuery.i2t.length];
  requireShape(t2i, texts, images, 'texts x images');
  if (i2t !== undefined) requireShape(i2t, images, texts, 'images x texts');
  const directions: Partial<Record<RetrievalDirection, DirectionScores>> = { t2i: { blocks: fileBlocks(t2i) } };
  if (i2t !== undefined) directions.i2t = { blocks: fileBlocks(i2t) };
  for (const matrix of [t2i, i2t]) {
    if (matrix) onFound(`predictions: scores (${matrix.rows}, ${matrix.columns}) of ${matrix.descr} in ${matrix.name}`);
  }
  const message = 'no i2t matrix (images, texts) is there: image queries are not scored';
  return {
    evaluation: await evaluateRetrieval(buildings, directions),
    warnings: i2t === undefined ? [{ code: 'one-direction', message }] : [],
  };
}
