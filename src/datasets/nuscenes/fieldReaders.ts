import type { JsonStream } from '../json/index.js';
import type { SmallTable } from './smallTables.js';
import { resolveReferences } from './tableReader.js';
import type { TokenIndex } from './tokenIndex.js';

/** Path of a table. */
export type TablePath = (table: string) => string;

/** A whole number from 0 to `limit`. */
export function readCount(json: JsonStream, limit: number): number {
  const value = json.number();
  if (!Number.isInteger(value) || value < 0 || value > limit) json.fail(`holds ${value}; a whole number is needed`);
  return value;
}

/** Microseconds. */
export function readTimestamp(json: JsonStream): number {
  const value = json.number();
  return Number.isFinite(value) ? value : json.fail(`holds ${value}; microseconds are needed`);
}

/** Row of the named record of a small table; records that name the same one in a row are looked up once. */
export function smallReference(json: JsonStream, table: SmallTable<unknown>, targetFile: string): number {
  const token = json.text();
  const row = table.rowOf.get(token);
  return row ?? json.fail(`refers to '${token.slice(0, 64)}', which ${targetFile} does not have`);
}

/** Turns the columns `previous` and `next` into rows. */
export function resolveNeighbours(
  table: { tokens: TokenIndex; previous: Int32Array; next: Int32Array },
  file: string,
  targetFile: string,
): void {
  const about = { file, targetFile, recordToken: (row: number) => table.tokens.token(row) };
  resolveReferences(table.previous, table.tokens, { ...about, field: 'prev' });
  resolveReferences(table.next, table.tokens, { ...about, field: 'next' });
}
