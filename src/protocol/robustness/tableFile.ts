import { readFile } from 'node:fs/promises';
import { FileFormatError, InputError } from '../../errors/index.js';
import type { RobustnessTable, ScoreScale } from '../../metrics/index.js';
import { resultSchema } from '../result.js';
import { parseCsv } from './csv.js';
import { jsonCells } from './jsonCells.js';
import { tablesFromCells } from './scoreCells.js';
import { csvCells } from './csvCells.js';
import { resultTable } from './resultTable.js';

/** Scores that a file holds, one table a model. */
export interface TableFile {
  readonly tables: ReadonlyMap<string, RobustnessTable>;
  /** What the scores are, where the file says so: results are percentages. */
  readonly scale?: ScoreScale;
}

/**
 * Reads existing scores.
 *
 * CSV, the first line names the columns:
 * - `condition,score`: ids such as `clean`, `robo3d/fog@2`; also with a column `model`
 * - `type,severity,score`: a row `clean` without severity; also with a column `model`
 * - `type,1,2,3`: a column per severity (or `score`, `mean`); also with a column `model`
 * - `model,clean,Fog,Snow,…`: a row per model, a column per type, as tables in papers
 *
 * Instead of `score`, `AbsRel` and `delta1` give the depth estimation error of RoboDepth.
 *
 * JSON: a result of a run; `{clean, types: {fog: 61.2 | [70, 62, 51] | {"1": 70, …}}}`, alone or under model names; or a
 * list of rows with the columns above.
 *
 * @throws FileFormatError naming line or pointer of a cell that is no number, and of a cell that is there twice
 */
export async function readTableFile(file: string): Promise<TableFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError(`${file}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unreadable'})`, {
      cause,
    });
  });
  if (!/^\s*[[{]/.test(text)) return { tables: tablesFromCells(csvCells(parseCsv(text, file), file), file) };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FileFormatError(file, undefined, `is no JSON: ${(error as Error).message}`);
  }
  if ((value as { schema?: unknown }).schema === 'robosense.result/1') {
    const result = resultSchema.safeParse(value);
    if (!result.success) throw new FileFormatError(file, undefined, 'is a damaged result file');
    return {
      tables: new Map([[result.data.provenance.model?.id ?? 'result', resultTable(result.data.conditions)]]),
      scale: { best: 100, direction: 'higher' },
    };
  }
  return { tables: tablesFromCells(jsonCells(value, file), file) };
}
