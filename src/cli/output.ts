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

/** A plain table; numbers stand right-aligned in the columns named in `numeric`. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const out = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (numeric.includes(column) ? 'right' : 'left')),
    style: { head: process.stdout.isTTY ? ['bold'] : [], border: process.stdout.isTTY ? ['grey'] : [] },
  });
  out.push(...rows.map((row) => [...row]));
  return out.toString();
}
