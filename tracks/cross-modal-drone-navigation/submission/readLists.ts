import { decodeUtf8, submissionQueryId } from '../../../src/datasets/geotext/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { listZip, unpackEntry } from '../../../src/sensors/index.js';
import { isZip, readSubmissionBytes, requireOne } from './find.js';
import { fieldsOf, LISTED, textLines } from './lines.js';

/**
 * The lists of a submission by query, to score them.
 *
 * @param file `submission.txt`, or an archive that holds it
 * @throws FileFormatError naming the line that has no query and ten images, or a query that stands twice
 */
export async function readLists(file: string): Promise<ReadonlyMap<string, readonly string[]>> {
  let bytes = await readSubmissionBytes(file);
  if (isZip(bytes)) {
    const entries = listZip(bytes, file);
    bytes = unpackEntry(bytes, requireOne(entries, file), file);
  }
  const lists = new Map<string, readonly string[]>();
  for (const { number, text } of textLines(decodeUtf8(bytes, file).replace(/^\ufeff/, ''))) {
    const fields = fieldsOf(text);
    if (fields.length === 0) continue;
    const place = `line ${number}`;
    if (fields.length !== LISTED + 1) {
      throw new FileFormatError(file, place, `has ${fields.length} fields; a query and ${LISTED} images are needed`);
    }
    const query = submissionQueryId(fields[0]);
    if (lists.has(query)) throw new FileFormatError(file, place, `query ${query} stands twice`);
    lists.set(query, fields.slice(1));
  }
  if (lists.size === 0) throw new FileFormatError(file, undefined, 'holds no line');
  return lists;
}
