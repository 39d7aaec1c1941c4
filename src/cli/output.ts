import Table from 'cli-table3';

/** One line for the user; standard output belongs to results. */
export function inform(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** The document of a `--json` command: standard output holds it alone. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Width of a table where standard output is no terminal. */
const widthWithoutTerminal = 160;
/** Vertical rules between columns and one blank on each side of a cell. */
const cellFrame = 3;

/**
 * A plain table; numbers stand right-aligned in the columns named in `numeric`.
 *
 * The last column wraps where the table would be wider than the terminal.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + cellFrame, 1);
  const left = (process.stdout.columns ?? widthWithoutTerminal) - others - 1;
  const last = Math.min((widths.at(-1) ?? 0) + 2, Math.max(24, left));
  const out = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (numeric.includes(column) ? 'right' : 'left')),
    colWidths: head.map((_, column) => (column === head.length - 1 ? last : null)),
    wordWrap: true,
    style: { head: process.stdout.isTTY ? ['bold'] : [], border: process.stdout.isTTY ? ['grey'] : [], compact: true },
  });
  out.push(...rows.map((row) => [...row]));
  return out.toString();
}
