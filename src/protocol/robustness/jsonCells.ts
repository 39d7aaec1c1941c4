import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';
import { csvCells } from './csvCells.js';
import { NO_MODEL, severityOf, type ScoreCell } from './scoreCells.js';

const score = z.number().nullable();
const scores = z.union([score, z.array(score), z.record(z.string(), score)]);
const table = z.strictObject({ clean: score.optional(), types: z.record(z.string(), scores) });
const rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).min(1);

/** The scores of a JSON document; see `readTableFile` for its forms. @throws FileFormatError with the pointer */
export function jsonCells(value: unknown, file: string): ScoreCell[] {
  if (Array.isArray(value)) {
    const found = check(rows, value, file);
    const names = [...new Set(found.flatMap((row) => Object.keys(row)))];
    const lines = found.map((row, index) => ({
      line: index + 1,
      cells: names.map((name) => (row[name] === undefined || row[name] === null ? '' : String(row[name]))),
    }));
    return csvCells([{ line: 0, cells: names }, ...lines], file);
  }
  if (typeof value === 'object' && value !== null && 'types' in value) {
    return tableCells(NO_MODEL, check(table, value, file), '', file);
  }
  const models = check(z.record(z.string(), table), value, file);
  return Object.entries(models).flatMap(([model, each]) => tableCells(model, each, `/${model}`, file));
}

function check<Output>(schema: z.ZodType<Output>, value: unknown, file: string): Output {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { place, problem } = schemaProblems(parsed.error);
  throw new FileFormatError(file, place, `${problem}; expected {clean, types: {<type>: scores}}, alone or by model`);
}

function tableCells(model: string, { clean, types }: z.output<typeof table>, above: string, file: string): ScoreCell[] {
  const cells: ScoreCell[] = [];
  if (clean !== undefined) {
    cells.push({ model, type: 'clean', severity: undefined, score: clean, place: `${above}/clean` });
  }
  for (const [type, found] of Object.entries(types)) {
    const place = `${above}/types/${type}`;
    if (found === null || typeof found === 'number')
      cells.push({ model, type, severity: undefined, score: found, place });
    else if (Array.isArray(found)) {
      found.forEach((each, index) =>
        cells.push({ model, type, severity: index + 1, score: each, place: `${place}/${index}` }),
      );
    } else {
      for (const [severity, each] of Object.entries(found)) {
        const at = `${place}/${severity}`;
        cells.push({ model, type, severity: severityOf(severity, file, at), score: each, place: at });
      }
    }
  }
  return cells;
}
