/**
 * The query file of the challenge: a line a query, its id and its text with a tab between them.
 *
 * Source: `parse_queries` in `Method/generate_sub.py` of robosense2025/track4.
 */
import type { Warning } from '../../contracts/index.js';
import { firstOf } from '../../errors/index.js';
import { readUtf8 } from './decodeText.js';
import { stripWhitespace } from './pythonText.js';

export interface GeotextQueries {
  /** As they stand in a submission: `q1` for `q_0001`. */
  readonly ids: readonly string[];
  /** As written: captions are not cleaned. */
  readonly texts: readonly string[];
  /** 1-based line of each query. */
  readonly lines: readonly number[];
  readonly warnings: readonly Warning[];
}

/** A query's id as submissions name it: `q_0012` and `12` become `q12`; what fits neither stays as it is. */
export function submissionQueryId(id: string): string {
  if (id.startsWith('q_')) return `q${id.slice(2).replace(/^0+/, '') || '0'}`;
  return /^\p{Nd}+$/u.test(id) ? `q${id}` : id;
}

/** Parses the text of a query file; lines without a tab are passed over with a warning, blank ones without. */
export function parseQueries(text: string): GeotextQueries {
  const [ids, texts, lines]: [string[], string[], number[]] = [[], [], []];
  const skipped: string[] = [];
  const repeated: string[] = [];
  const seen = new Set<string>();
  const warnings: Warning[] = [];
  const marked = text.startsWith('\ufeff');
  if (marked) {
    const message = 'the file begins with a byte order mark; the official reader would make it part of the first id';
    warnings.push({ code: 'byte-order-mark', message });
  }
  (marked ? text.slice(1) : text).split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = stripWhitespace(raw);
    if (line === '') return;
    const tab = line.indexOf('\t');
    if (tab < 0) {
      skipped.push(`line ${index + 1}`);
      return;
    }
    const id = submissionQueryId(line.slice(0, tab));
    if (seen.has(id)) repeated.push(`${id} in line ${index + 1}`);
    seen.add(id);
    ids.push(id);
    texts.push(line.slice(tab + 1));
    lines.push(index + 1);
  });
  if (skipped.length > 0) {
    const message = `${skipped.length} lines hold no tab and are passed over, as by the official reader: ${firstOf(skipped)}`;
    warnings.push({ code: 'query-lines-skipped', message });
  }
  if (repeated.length > 0) {
    const message = `${repeated.length} query ids stand more than once: ${firstOf(repeated)}`;
    warnings.push({ code: 'query-ids-repeated', message });
  }
  return { ids, texts, lines, warnings };
}

/** @throws InputError where the file cannot be read, FileFormatError where it is no UTF-8 */
export async function readQueries(path: string): Promise<GeotextQueries> {
  return parseQueries(await readUtf8(path));
}
