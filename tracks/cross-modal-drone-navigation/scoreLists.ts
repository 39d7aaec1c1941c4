import type { FileScoringInput, Warning } from '../../src/contracts/index.js';
import type { GeotextAnswers } from '../../src/datasets/geotext/index.js';
import { firstOf } from '../../src/errors/index.js';
import { evaluateRankedLists, type RetrievalEvaluation } from '../../src/metrics/index.js';
import { findSubmission } from './submission/find.js';
import { readLists } from './submission/readLists.js';

/**
 * Scores a `submission.txt` against answers: a query is right at K if one of its first K images shows its building.
 *
 * A query of the answers without a line is not found; lines of other queries count nothing.
 */
export async function scoreLists(
  answers: GeotextAnswers,
  { predictions, onFound }: FileScoringInput,
): Promise<{ evaluation: RetrievalEvaluation; warnings: readonly Warning[]; files: readonly string[] }> {
  const file = await findSubmission(predictions);
  const lists = await readLists(file);
  onFound(`predictions: lists of ${lists.size} queries in ${file}`);
  const warnings: Warning[] = [];
  const warn = (code: string, found: readonly string[], what: string): void => {
    if (found.length > 0) warnings.push({ code, message: `${found.length} ${what}: ${firstOf(found)}` });
  };
  const listed = [...lists];
  warn(
    'queries-missing',
    [...answers.queries.keys()].filter((id) => !lists.has(id)),
    'queries have no line and count as not found',
  );
  warn(
    'queries-unknown',
    listed.flatMap(([id]) => (answers.queries.has(id) ? [] : [id])),
    'lines are of queries without an answer and count nothing',
  );
  const unknown = new Set(listed.flatMap(([, images]) => images.filter((image) => !answers.images.has(image))));
  warn('images-unknown', [...unknown], 'image ids belong to no building and are never right');
  const repeated = listed.filter(([, images]) => new Set(images).size < images.length).map(([id]) => id);
  warn('images-repeated', repeated, 'queries list an image more than once');
  const shown = new Set(answers.images.values());
  const lost = [...answers.queries].filter(([, building]) => !shown.has(building)).map(([id]) => id);
  warn('no-right-item', lost, 'queries are of buildings that no image shows; they count as not found');
  const evaluation = evaluateRankedLists(
    [...answers.queries].map(([query, building]) => ({
      building,
      listed: (lists.get(query) ?? []).map((image) => answers.images.get(image)),
    })),
  );
  return { evaluation, warnings, files: [file] };
}
