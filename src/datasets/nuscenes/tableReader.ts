import { FileFormatError } from '../../errors/index.js';
import { JsonStream } from '../json/index.js';
import type { TokenIndex } from './tokenIndex.js';

/** Takes the value of one field of the record that becomes `row`. */
export type FieldReader = (json: JsonStream, row: number) => void;

export interface TableReading {
  readonly tokens: TokenIndex;
  /** What a record must have besides its `token`. */
  readonly fields: Readonly<Record<string, FieldReader>>;
  /** Before a record: makes room for it. */
  begin(row: number): void;
  /** After a record's token was read: whether the record is wanted at all; the rest of an unwanted one is passed over. */
  wants?(token: Uint8Array, length: number): boolean;
  /** After a record: whether it is kept. */
  keep?(row: number): boolean;
}

function sameBytes(json: JsonStream, key: Buffer): boolean {
  if (json.end - json.start !== key.length) return false;
  for (let i = 0; i < key.length; i++) if (json.bytes[json.start + i] !== key[i]) return false;
  return true;
}

/** Says which token a complaint is about; long ones are cut. */
export function shortToken(token: string): string {
  return token.length <= 64 ? `'${token}'` : `'${token.slice(0, 61)}...'`;
}

/**
 * Reads a table, a list of records, one record at a time.
 *
 * Fields may stand in any order; unknown ones are passed over; a field that stands twice counts by its last value, as
 * in Python. Tokens must differ.
 *
 * @throws FileFormatError naming the file, the JSON pointer and the record's token: no list of records, a field that is
 *   missing or of the wrong type, a token that occurs twice
 */
export async function readTable(file: string, reading: TableReading): Promise<void> {
  const names = ['token', ...Object.keys(reading.fields)];
  const keys = names.map((name) => Buffer.from(name, 'utf8'));
  const readers = [undefined, ...Object.values(reading.fields)];
  const seen = new Uint8Array(names.length);
  const { tokens } = reading;
  const json = new JsonStream(file);
  let record = 0;
  let field = -1;
  // Kept apart until the record is: tokens of records that are passed over take no memory.
  let token: Buffer = Buffer.alloc(64);
  let tokenLength = 0;
  json.where = () => {
    const pointer = `/${record}${field < 0 ? '' : `/${names[field]}`}`;
    return tokenLength === 0 ? pointer : `${pointer} (record ${shortToken(token.toString('utf8', 0, tokenLength))})`;
  };
  try {
    json.beginArray();
    for (; json.more(); record++) {
      const row = tokens.rows;
      tokenLength = 0;
      field = -1;
      let expected = 0;
      let wanted = true;
      seen.fill(0);
      reading.begin(row);
      json.beginObject();
      while (json.more()) {
        field = -1;
        json.keyBytes();
        // Records of a table have their fields in the same order: the next one is tried first.
        let found = sameBytes(json, keys[expected]) ? expected : -1;
        if (found < 0) found = keys.findIndex((key) => sameBytes(json, key));
        if (found < 0) {
          json.skip();
          continue;
        }
        field = found;
        expected = found + 1 < keys.length ? found + 1 : 0;
        seen[found] = 1;
        if (found > 0) {
          if (wanted) (readers[found] as FieldReader)(json, row);
          else json.skip();
          continue;
        }
        json.textBytes();
        if (json.end === json.start) json.fail('the token is empty');
        tokenLength = json.end - json.start;
        if (token.length < tokenLength) token = Buffer.alloc(2 * tokenLength);
        token.set(json.bytes.subarray(json.start, json.end));
        wanted = reading.wants?.(token, tokenLength) ?? true;
      }
      field = -1;
      if (seen[0] === 0) json.fail(`the record has no token`);
      if (!wanted) continue;
      const missing = seen.indexOf(0);
      if (missing >= 0) json.fail(`the record has no ${names[missing]}`);
      if (reading.keep?.(row) === false) continue;
      if (!tokens.bind(tokens.intern(token, 0, tokenLength))) json.fail('another record has the same token');
      await json.breathe();
    }
    json.where = undefined;
    json.finish();
  } finally {
    json.close();
  }
}

/** Takes a list of exactly `width` finite numbers to `out[at …]`. */
export function readVector(json: JsonStream, out: Float64Array, at: number, width: number, what: string): void {
  json.beginArray();
  let count = 0;
  while (json.more()) {
    const value = json.number();
    if (!Number.isFinite(value)) json.fail(`holds ${value}; ${what} needs ${width} finite numbers`);
    if (count < width) out[at + count] = value;
    count++;
  }
  if (count !== width) json.fail(`has ${count} numbers; ${what} needs ${width}`);
}

/** A reference: the number of the token in the other table's index, or -1 for the empty text where it may be empty. */
export function readReference(json: JsonStream, tokens: TokenIndex, mayBeEmpty = false): number {
  json.textBytes();
  if (json.end > json.start) return tokens.intern(json.bytes, json.start, json.end);
  return mayBeEmpty ? -1 : json.fail('the token is empty');
}

/**
 * Turns token numbers into rows, in place.
 *
 * @param rows how many records `references` has
 * @throws FileFormatError naming the record whose reference leads nowhere
 */
export function resolveReferences(
  references: Int32Array,
  target: TokenIndex,
  about: { file: string; field: string; targetFile: string; recordToken: (row: number) => string },
): void {
  for (let row = 0; row < references.length; row++) {
    const id = references[row];
    if (id < 0) continue;
    references[row] = target.rowOfId(id);
    if (references[row] >= 0) continue;
    throw new FileFormatError(
      about.file,
      `record ${shortToken(about.recordToken(row))}, ${about.field}`,
      `refers to ${shortToken(target.textOfId(id))}, which ${about.targetFile} does not have`,
    );
  }
}
