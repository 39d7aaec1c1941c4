import { FileFormatError } from '../../errors/index.js';
import type { RobustnessTable, TypeScores } from '../../metrics/index.js';

/** One score of a table, wherever it stood. */
export interface ScoreCell {
  readonly model: string;
  /** `clean` or a type of corruption. */
  readonly type: string;
  /** Undefined for clean and for the mean of a type. */
  readonly severity: number | undefined;
  /** Null where the cell is empty. */
  readonly score: number | null;
  /** Line or pointer. */
  readonly place: string;
}

export const NO_MODEL = 'scores';
const isClean = (type: string): boolean => type.toLowerCase() === 'clean';

/** A number of a cell; null where it is empty or a dash. @throws FileFormatError for anything else */
export function scoreOf(text: string, file: string, place: string): number | null {
  if (/^(|-|–|—|null|n\/?a|nan)$/i.test(text)) return null;
  const value = Number(text.replace(/%$/, ''));
  if (Number.isFinite(value)) return value;
  throw new FileFormatError(file, place, `"${text}" is no score`);
}

/** Severity of a column or cell: a number; undefined for a mean. */
export function severityOf(text: string, file: string, place: string): number | undefined {
  if (/^(|mean|avg|average|score)$/i.test(text)) return undefined;
  const value = Number(text.replace(/^(@|severity\s*|s)/i, ''));
  if (Number.isInteger(value) && value > 0 && value < 100) return value;
  throw new FileFormatError(file, place, `"${text}" is no severity (1, 2, …, or mean)`);
}

/** Depth estimation error of RoboDepth: (AbsRel - delta1 + 1) / 2, delta1 a fraction. */
export const depthEstimationError = (absRel: number, delta1: number): number => (absRel - delta1 + 1) / 2;

/** Gathers cells to one table a model, in the file's order. @throws FileFormatError for a cell that is there twice */
export function tablesFromCells(cells: readonly ScoreCell[], file: string): Map<string, RobustnessTable> {
  const models = new Map<string, { clean: number | null; types: Record<string, TypeScores> }>();
  const seen = new Set<string>();
  for (const { model, type, severity, score, place } of cells) {
    const key = JSON.stringify([model, isClean(type) ? 'clean' : type, severity ?? null]);
    if (seen.has(key)) {
      throw new FileFormatError(file, place, `${type}${severity === undefined ? '' : `@${severity}`} is there twice`);
    }
    seen.add(key);
    const table = models.get(model) ?? { clean: null, types: {} };
    models.set(model, table);
    if (isClean(type)) table.clean = score;
    else table.types[type] = withCell(Object.hasOwn(table.types, type) ? table.types[type] : {}, severity, score);
  }
  if (models.size === 0) throw new FileFormatError(file, undefined, 'holds no scores');
  return models;
}

function withCell(scores: TypeScores = {}, severity: number | undefined, score: number | null): TypeScores {
  if (severity === undefined) return score === null ? scores : { ...scores, mean: score };
  return { ...scores, severities: new Map([...(scores.severities ?? []), [severity, score]]) };
}
