import type { Dataset } from '../../../src/contracts/index.js';
import { fileStem, submissionQueryId } from '../../../src/datasets/geotext/index.js';
import { firstOf, InputError } from '../../../src/errors/index.js';
import { isText } from '../items.js';

/** Ids that a submission for a data set is made of. */
export interface SubmissionIds {
  /** Id in the submission → sample id, in the order of the query file. */
  readonly queries: ReadonlyMap<string, string>;
  readonly images: ReadonlyMap<string, string>;
}

/** @throws InputError where two samples have the same id in a submission: it is written for a challenge folder */
export async function submissionIds(dataset: Dataset): Promise<SubmissionIds> {
  const queries = new Map<string, string>();
  const images = new Map<string, string>();
  const repeated: string[] = [];
  for (const id of dataset.ids) {
    const text = isText(await dataset.sample(id));
    const [ids, name] = text ? [queries, submissionQueryId(id)] : [images, fileStem(id)];
    if (ids.has(name)) repeated.push(`${ids.get(name)} and ${id} (${name})`);
    ids.set(name, id);
  }
  if (repeated.length > 0) {
    throw new InputError(
      `${dataset.path}: ${repeated.length} samples would have the id of another in a submission: ${firstOf(repeated, 2)}; ` +
        'a submission is made for a folder with a query file and a gallery',
    );
  }
  return { queries, images };
}
