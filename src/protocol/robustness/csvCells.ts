import { FileFormatError } from '../../errors/index.js';
import { parseConditionId } from '../conditions.js';
import type { CsvRow } from './csv.js';
import { depthEstimationError, NO_MODEL, scoreOf, severityOf, type ScoreCell } from './scoreCells.js';

/** Columns by what they are called. */
const COLUMNS = {
  model: ['model', 'method', 'name'],
  condition: ['condition', 'id'],
  type: ['type', 'corruption'],
  severity: ['severity', 'level'],
  score: ['score', 'value'],
  absRel: ['absrel', 'abs_rel'],
  delta1: ['delta1', 'a1'],
  clean: ['clean'],
} as const;

/** The scores of a CSV file; see `readTableFile` for its forms. @throws FileFormatError naming the line */
export function csvCells(rows: readonly CsvRow[], file: string): ScoreCell[] {
  const [head, ...body] = rows;
  if (head === undefined) throw new FileFormatError(file, undefined, 'is empty; the first line names the columns');
  const names = head.cells.map((cell) => cell.toLowerCase());
  const column = (what: keyof typeof COLUMNS): number =>
    names.findIndex((name) => (COLUMNS[what] as readonly string[]).includes(name));
  const reader = readerOf(column, head, file);
  return body.flatMap(({ line, cells }) => {
    const place = `line ${line}`;
    if (cells.length > head.cells.length) {
      throw new FileFormatError(file, place, `${cells.length} cells under ${head.cells.length} columns`);
    }
    const cell = (index: number): string => cells[index] ?? '';
    const model = column('model') < 0 ? NO_MODEL : cell(column('model'));
    return reader(cell, place).map((found) => ({ model, place, ...found }));
  });
}

type RowReader = (cell: (index: number) => string, place: string) => Pick<ScoreCell, 'type' | 'severity' | 'score'>[];

function readerOf(column: (what: keyof typeof COLUMNS) => number, head: CsvRow, file: string): RowReader {
  const [condition, type, severity, score] = (['condition', 'type', 'severity', 'score'] as const).map(column) as [
    number,
    number,
    number,
    number,
  ];
  const scoreIn: RowScore = rowScore(column, file);
  if (condition >= 0) {
    return (cell, place) => [{ ...parseConditionId(cell(condition)), score: scoreIn(cell, place) }];
  }
  if (type >= 0 && (severity >= 0 || score >= 0 || column('absRel') >= 0)) {
    return (cell, place) => [
      {
        type: cell(type),
        severity: severity < 0 ? undefined : severityOf(cell(severity), file, place),
        score: scoreIn(cell, place),
      },
    ];
  }
  const others = head.cells.flatMap((name, index) =>
    index === type || index === column('model') ? [] : [{ name, index }],
  );
  if (type >= 0) {
    const severities = others.map(({ name, index }) => ({
      index,
      severity: severityOf(name, file, `line ${head.line}`),
    }));
    return (cell, place) =>
      severities
        .map(({ index, severity }) => ({ type: cell(type), severity, score: scoreOf(cell(index), file, place) }))
        // A clean row has one score, in whichever column.
        .filter(({ type: name, score: value }) => name.toLowerCase() !== 'clean' || value !== null)
        .map((found) => (found.type.toLowerCase() === 'clean' ? { ...found, severity: undefined } : found));
  }
  if (column('clean') >= 0) {
    return (cell, place) =>
      others.map(({ name, index }) => ({ ...parseConditionId(name), score: scoreOf(cell(index), file, place) }));
  }
  throw new FileFormatError(
    file,
    `line ${head.line}`,
    `columns ${head.cells.join(', ')}: expected condition,score; type,severity,score; type,1,2,3; or model,clean,<types>`,
  );
}

type RowScore = (cell: (index: number) => string, place: string) => number | null;

function rowScore(column: (what: keyof typeof COLUMNS) => number, file: string): RowScore {
  const [score, absRel, delta1] = [column('score'), column('absRel'), column('delta1')];
  if (score >= 0) return (cell, place) => scoreOf(cell(score), file, place);
  return (cell, place) => {
    if (absRel < 0 || delta1 < 0) throw new FileFormatError(file, place, 'has no column score (or AbsRel and delta1)');
    const [error, share] = [scoreOf(cell(absRel), file, place), scoreOf(cell(delta1), file, place)];
    return error === null || share === null ? null : depthEstimationError(error, share);
  };
}
