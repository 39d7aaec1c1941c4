import { FileFormatError } from '../../errors/index.js';

/** A line of a CSV file. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Rows of comma- or semicolon- or tab-separated text with quotes as in RFC 4180; empty lines and lines that begin with #
 * are left out.
 *
 * @throws FileFormatError naming the line of a quote that never ends
 */
export function parseCsv(text: string, file: string): CsvRow[] {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let [at, line] = [text.startsWith('\ufeff') ? 1 : 0, 1];
  while (at < text.length) {
    const start = line;
    const cells: string[] = [];
    for (let ended = false; !ended;) {
      let cell = '';
      if (text[at] === '"') {
        for (at++; ; at++) {
          if (at >= text.length) throw new FileFormatError(file, `line ${start}`, 'a quote begins and never ends');
          if (text[at] === '\n') line++;
          if (text[at] !== '"') cell += text[at];
          else if (text[at + 1] === '"') cell += text[at++];
          else break;
        }
        at++;
      }
      while (at < text.length && text[at] !== separator && text[at] !== '\n') cell += text[at++];
      cells.push(cell.trim());
      ended = text[at] !== separator;
      at++;
    }
    line++;
    if (cells.some((cell) => cell !== '') && !cells[0]?.startsWith('#')) rows.push({ line: start, cells });
  }
  return rows;
}

/** The mark that the first line holds most of. */
function separatorOf(text: string): string {
  const head = text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: head.split(mark).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).mark;
}
