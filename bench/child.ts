/** Measures the row of the file named on the command line and sends the result to the parent process. */
import { pathToFileURL } from 'node:url';
import { measure } from './measure.js';
import type { BenchRow } from './row.js';

const { row } = (await import(pathToFileURL(process.argv[2]).href)) as { row: BenchRow };
const result = await measure(row);
await new Promise<void>((resolve) => process.send?.(result, () => resolve()));
process.disconnect?.();
