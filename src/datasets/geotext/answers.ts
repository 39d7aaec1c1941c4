/**
 * Answers to a challenge's queries. The official ones are not public, so the format is our own: which building each query
 * and each image of the gallery belongs to.
 *
 * ```json
 * { "queries": { "q_0001": "0839" }, "images": { "image_d9ec7db5": "0839" } }
 * ```
 */
import { FileFormatError } from '../../errors/index.js';
import { JsonStream } from '../json/index.js';
import { submissionQueryId } from './queries.js';

export interface GeotextAnswers {
  /** Query id as in a submission (`q1`) → building. */
  readonly queries: ReadonlyMap<string, string>;
  /** Image id (file name without extension) → building. */
  readonly images: ReadonlyMap<string, string>;
}

/** @throws FileFormatError with the JSON pointer of what is missing or no building */
export function readAnswers(file: string): GeotextAnswers {
  const json = new JsonStream(file);
  const found = new Map<string, Map<string, string>>();
  let pointer = '';
  json.where = () => pointer || '/';
  try {
    json.beginObject();
    while (json.more()) {
      const part = json.key();
      pointer = `/${part}`;
      if (part !== 'queries' && part !== 'images') {
        json.skip();
        continue;
      }
      const buildings = new Map<string, string>();
      json.beginObject();
      while (json.more()) {
        const key = json.key();
        pointer = `/${part}/${key}`;
        const value = json.value();
        if (typeof value !== 'string' && !Number.isInteger(value)) json.fail('a building is a text or a whole number');
        const id = part === 'queries' ? submissionQueryId(key) : key;
        if (buildings.has(id)) json.fail(`${id} stands there twice`);
        buildings.set(id, String(value));
      }
      found.set(part, buildings);
      pointer = '';
    }
    json.finish();
  } finally {
    json.close();
  }
  const [queries, images] = [found.get('queries'), found.get('images')];
  if (queries === undefined || images === undefined) {
    const missing = queries === undefined ? 'queries' : 'images';
    throw new FileFormatError(file, `/${missing}`, 'is missing: a mapping from id to building');
  }
  return { queries, images };
}
