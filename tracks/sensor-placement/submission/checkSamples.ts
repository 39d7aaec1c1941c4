import type { Dataset } from '../../../src/contracts/index.js';
import type { NuscenesTables } from '../../../src/datasets/nuscenes/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';
import { firstOf } from '../../../src/errors/index.js';
import { challengeProfile, splitListsOf } from '../profiles.js';
import { describeSplit } from '../splitNames.js';

/** The evaluator asserts that the samples of a submission are those of the split, each of them and no other. */
export function checkSamples(found: ReadonlySet<string>, dataset: Dataset, defects: DefectList): void {
  const { ids, split } = dataset;
  const place = `split ${split ?? ''}`.trim();
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) {
    const message = `${missing.length} of its ${ids.length} samples are missing (${firstOf(missing)}); the evaluator stops: give an empty list where nothing is found`;
    defects.error('samples-missing', place, message);
  }
  const known = new Set(ids);
  const extra = [...found].filter((token) => !known.has(token));
  if (extra.length === 0) return;
  const { tables } = dataset as Dataset & { readonly tables?: NuscenesTables };
  const hint = tables === undefined ? '' : `: ${describeSplit(tables, splitListsOf(challengeProfile), extra)}`;
  defects.error(
    'samples-extra',
    place,
    `${extra.length} samples are not in it (${firstOf(extra)})${hint}; the evaluator stops`,
  );
}
