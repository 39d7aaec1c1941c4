import { decodeUtf8, fileStem, submissionQueryId } from '../../../src/datasets/geotext/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';
import { FileFormatError, firstOf } from '../../../src/errors/index.js';
import type { SubmissionIds } from './expected.js';
import { fieldsOf, isImageId, LISTED, PLACEHOLDER, textLines, type TextLine } from './lines.js';

/** Checks every line of a `submission.txt`; queries and images are compared with `ids` where a data set is given. */
export function checkText(bytes: Uint8Array, file: string, ids: SubmissionIds | undefined, defects: DefectList): void {
  let text: string;
  try {
    text = decodeUtf8(bytes, file);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    defects.error('not-utf8', error.place ?? file, 'is no UTF-8 text');
    return;
  }
  if (text.startsWith('\ufeff')) {
    defects.error(
      'byte-order-mark',
      'line 1',
      'begins with a byte order mark, which becomes part of the first query id',
    );
    text = text.slice(1);
  }
  const lines = textLines(text);
  const returns = lines.filter(({ carriageReturn }) => carriageReturn);
  if (returns.length > 0) {
    defects.error('crlf', `line ${returns[0].number}`, `${returns.length} lines end with CR LF; write LF alone`);
  }
  if (text !== '' && !text.endsWith('\n')) {
    defects.warning('no-final-newline', `line ${lines.length}`, 'the official writer ends the last line, too');
  }
  const firstLine = new Map<string, number>();
  const order: string[] = [];
  for (const line of lines) {
    const query = checkLine(line, ids, defects);
    if (query === undefined) continue;
    const before = firstLine.get(query);
    if (before !== undefined) {
      defects.error('query-twice', `line ${line.number}`, `query ${query} stands in line ${before} already`);
      continue;
    }
    firstLine.set(query, line.number);
    order.push(query);
  }
  if (lines.every(({ text: line }) => fieldsOf(line).length === 0)) defects.error('empty', file, 'holds no line');
  else if (ids !== undefined) checkQueries(order, firstLine, ids, file, defects);
}

/** Checks one line; returns its query id. */
function checkLine(
  { number, text }: TextLine,
  ids: SubmissionIds | undefined,
  defects: DefectList,
): string | undefined {
  const place = `line ${number}`;
  const [query, ...images] = fieldsOf(text);
  if (query === undefined) {
    defects.warning('blank-line', place, 'is blank');
    return undefined;
  }
  if (text !== [query, ...images].join(' ')) {
    defects.warning('separators', place, 'has other separators than single spaces between fields');
  }
  if (images.length !== LISTED) {
    defects.error('field-count', place, `has ${images.length + 1} fields; a query and ${LISTED} images are needed`);
  }
  const official = submissionQueryId(query);
  if (ids !== undefined && !ids.queries.has(query)) {
    const mend = ids.queries.has(official) ? `; the official form is ${official}` : '';
    defects.error('unknown-query', place, `${query} is no query of the data set${mend}`);
  } else if (ids === undefined && official !== query) {
    defects.error('unknown-query', place, `${query} is no id as the official script writes it: ${official}`);
  }
  checkImages(images, place, ids, defects);
  return official;
}

const EXTENSION = /\.(?:jpe?g|png|bmp|tiff|webp)$/i;

function checkImages(
  images: readonly string[],
  place: string,
  ids: SubmissionIds | undefined,
  defects: DefectList,
): void {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const image of images) {
    if (seen.has(image)) repeated.add(image);
    seen.add(image);
  }
  for (const image of seen) {
    if (image === PLACEHOLDER) {
      defects.warning('placeholder', place, `${PLACEHOLDER} stands for no image and can never be right`);
    } else if (EXTENSION.test(image) || image.includes('/')) {
      defects.error('extension', place, `${image} is a file; the id is ${fileStem(image)}`);
    } else if (ids !== undefined && !ids.images.has(image)) {
      defects.error('unknown-image', place, `${image} is no image of the gallery`);
    } else if (ids === undefined && !isImageId(image)) {
      defects.error('unknown-image', place, `${image} is no image id as the official script writes it`);
    }
  }
  if (repeated.size > 0) {
    defects.warning('duplicate-image', place, `${firstOf([...repeated], 3)} stands more than once and wastes a place`);
  }
}

function checkQueries(
  order: readonly string[],
  firstLine: ReadonlyMap<string, number>,
  { queries }: SubmissionIds,
  file: string,
  defects: DefectList,
): void {
  const missing = [...queries.keys()].filter((query) => !firstLine.has(query));
  if (missing.length > 0) {
    defects.error(
      'queries-missing',
      file,
      `${missing.length} of ${queries.size} queries have no line: ${firstOf(missing)}`,
    );
  }
  const expected = [...queries.keys()].filter((query) => firstLine.has(query));
  const known = order.filter((query) => queries.has(query));
  const displaced = known.findIndex((query, index) => query !== expected[index]);
  if (displaced >= 0) {
    const place = `line ${firstLine.get(known[displaced])}`;
    const message = `query ${known[displaced]} stands where the query file has ${expected[displaced]}`;
    defects.warning('query-order', place, message);
  }
}
